"""Ids as addresses and forms name them, and references that people read to each other."""

import secrets

LONGEST_ID = 18  # digits: the id of a row (bigint) has room for every number of so many
SPOKEN = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that is taken for another, or for a digit


def id_of(text: str) -> int | None:
    """The id that `text` names in plain digits; None for what can be none: text from anywhere is never a fault of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def reference_new(length: int) -> str:
    """So many characters that nobody guesses and everybody can spell; that it is free, the caller's row makes sure."""
    return "".join(secrets.choice(SPOKEN) for _place in range(length))
