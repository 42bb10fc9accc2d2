"""Plans of care at the desk."""
