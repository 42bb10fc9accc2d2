"""Filling a form in, and what follows from the answers."""
