"""What the pages of the day show, as plain values; no queries here."""
