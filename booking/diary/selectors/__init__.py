"""Reads of the diary."""
