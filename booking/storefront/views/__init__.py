"""Views of the public pages, one file per part of the way."""
