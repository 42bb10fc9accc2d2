"""What the diary registers with the rooms beside and below it."""
