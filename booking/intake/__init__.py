"""Which visits need which form, and how customers fill it in."""
