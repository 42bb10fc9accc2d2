"""What a visitor chooses: services, people, a time."""
