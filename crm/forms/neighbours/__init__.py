"""What forms register with the rooms beside and below them."""
