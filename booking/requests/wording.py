"""How a request is said."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.marks import listed

PARTS: dict[str, tuple[int, int, Promise]] = {
    "any": (0, 1440, gettext_lazy("any time of day")),
    "morning": (0, 720, gettext_lazy("in the morning")),
    "afternoon": (720, 1020, gettext_lazy("in the afternoon")),
    "evening": (1020, 1440, gettext_lazy("in the evening")),
}


def part_text(from_minute: int, until_minute: int) -> str:
    """The part of the day, or its wall times."""
    for first, last, label in PARTS.values():
        if (first, last) == (from_minute, until_minute):
            return str(label)
    return _("%(start)s to %(end)s") % {"start": _wall(from_minute), "end": _wall(until_minute)}


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def services_of(guest: dict[str, Any]) -> str:
    """What one guest wants."""
    return listed(line["name"] for line in guest["lines"])
