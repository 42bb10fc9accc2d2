"""What a visit's change says to whom, and when."""
