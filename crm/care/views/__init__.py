"""Pages of tasks and talks."""
