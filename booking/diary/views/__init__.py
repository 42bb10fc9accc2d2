"""The desk's pages of the day, one module for each page."""
