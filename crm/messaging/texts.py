"""Texts of strangers inside our messages: never a control character, never another direction of writing."""

import re
import unicodedata

_BIDI = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def one_line(text: str) -> str:
    """The text on one line, without control and direction characters: for subjects, names, table cells."""
    visible = "".join(
        " " if unicodedata.category(mark) in {"Cc", "Zl", "Zp"} else mark for mark in text.translate(_BIDI)
    )
    return re.sub(r" {2,}", " ", visible).strip()
