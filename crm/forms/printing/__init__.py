"""An answer as a PDF."""
