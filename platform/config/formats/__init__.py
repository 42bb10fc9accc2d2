"""Dates, times and numbers as Django writes them, where it would write them otherwise than the rest of the product."""
