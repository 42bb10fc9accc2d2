"""Finding, locking and occupying the place of a visit."""
