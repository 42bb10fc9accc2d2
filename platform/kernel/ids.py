"""Ids as addresses and forms name them: text from anywhere, in which what is no id is nobody's, and never a fault of ours."""

LONGEST_ID = 18  # digits: the id of a row (bigint) has room for every number of so many


def id_of(text: str) -> int | None:
    """The id that `text` names in plain digits; None for what can be none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None
