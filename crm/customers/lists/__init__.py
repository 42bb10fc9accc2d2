"""Lists of customers: what they show, what narrows them, how they are kept and taken out."""
