"""Pages of forms: the customer's, and the rules at the desk."""
