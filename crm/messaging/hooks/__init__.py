"""Where providers call, and what customers answer."""
