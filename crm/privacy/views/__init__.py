"""Pages of consents, keeping and erasing."""
