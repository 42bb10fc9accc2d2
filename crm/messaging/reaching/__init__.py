"""By which way a customer is written to."""
