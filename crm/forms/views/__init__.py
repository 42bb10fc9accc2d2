"""Pages of forms at the desk."""
