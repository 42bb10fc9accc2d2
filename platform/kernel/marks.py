"""The marks between words, as the language in use writes them: "Colour, Cut", "染发、剪发"."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kernel.context import current_salon


def comma() -> str:
    """What stands between the things of a list."""
    return _(", ")


def pause() -> str:
    """What stands between things said of one that are no list: "Ana, Saturday", "安娜，星期六"."""
    return pgettext("between things said of one", ", ")


def day_mark() -> str:
    """What stands between a day and a time or part of it."""
    return pgettext("between a day and its time", ", ")


def semicolon() -> str:
    """What stands between lists."""
    return _("; ")


def colon() -> str:
    """What stands between a label and what it says."""
    return _(": ")


def with_aside(text: str, aside: str) -> str:
    """The text, and in brackets what is said beside it."""
    return _("%(text)s (%(aside)s)") % {"text": text, "aside": aside}


def listed(texts: Iterable[str]) -> str:
    """The texts as a list within a line."""
    return comma().join(texts)


def in_one(*texts: str) -> str:
    """What is said of one thing, in a line: "Ana, Saturday", "安娜，星期六"; what is empty is left out."""
    return pause().join(text for text in texts if text)


def in_salons_hand(*texts: str) -> str:
    """The same of what the salon wrote itself, marked as it writes, whoever reads: "Cut, Long", "剪发，长发"."""
    with override(current_salon().language):
        return in_one(*texts)


def labelled(label: str, text: str) -> str:
    """A label and what it says: "Colour: Ana", "染发：安娜"."""
    return f"{label}{colon()}{text}"


def day_and_time(day: str, time: str) -> str:
    """A day and a time on it: "Fri 27 Nov, 18:00", "11月27日周五 18:00"."""
    return f"{day}{day_mark()}{time}"
