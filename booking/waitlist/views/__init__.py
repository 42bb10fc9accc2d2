"""Pages of the waitlist."""
