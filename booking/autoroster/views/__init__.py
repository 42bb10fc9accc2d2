"""Pages of the automatic roster."""
