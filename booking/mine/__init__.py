"""A customer signs in to their own page: a code to a contact that is surely theirs, their visits, booking again."""
