"""What the salon sets about its messages, and their words."""
