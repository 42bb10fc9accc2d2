"""Pages of the walk-in queue."""
