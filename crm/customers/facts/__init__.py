"""What is known of a customer, built in or the salon's own."""
