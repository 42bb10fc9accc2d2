"""How a customer is reached, and who sees it whole."""
