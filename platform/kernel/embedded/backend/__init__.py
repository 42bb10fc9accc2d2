"""A database backend whose first connection starts the embedded server."""
