"""The lines of a booked visit, and changing them."""
