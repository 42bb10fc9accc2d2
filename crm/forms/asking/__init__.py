"""Asking a customer to fill a form in."""
