"""The page of one customer, and what other rooms register for it."""
