"""The marks between words, as the language in use writes them: "Colour, Cut", "染发、剪发"."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def comma() -> str:
    """What stands between the things of a list."""
    return _(", ")


def colon() -> str:
    """What stands between a label and what it says."""
    return _(": ")


def with_aside(text: str, aside: str) -> str:
    """The text, and in brackets what is said beside it."""
    return _("%(text)s (%(aside)s)") % {"text": text, "aside": aside}


def listed(texts: Iterable[str]) -> str:
    """The texts as a list within a line."""
    return comma().join(texts)
