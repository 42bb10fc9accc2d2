"""What is to be minded about a customer, and who has read it."""
