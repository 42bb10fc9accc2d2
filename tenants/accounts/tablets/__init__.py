"""The shop's tablet: one device for many."""
