"""What people type for durations and times of day, read and written: "1h 30", "90", "09:00", "24:00", "02:00+1"."""

import re

from django.utils.translation import gettext_lazy as _

from kernel.clock import DAY_MINUTES
from kernel.errors import BadInput

_DURATION = re.compile(
    r"^(?:(?P<days>[0-9]{1,4})(?:d|days?|天))?(?:(?P<hours>[0-9]{1,4})(?:h|hours?|小时|时|:))?"
    r"(?:(?P<minutes>[0-9]{1,6})(?:m|min|minutes?|分钟|分)?)?$"
)
_WALL = re.compile(r"^(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})?)?(?P<next>\+1)?$")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
LONGEST_TYPED = 20


def minutes_of(text: str, *, field: str = "minutes") -> int:
    """A duration as typed ("90", "1h 30", "1:30", "2 小时", "1d") in whole minutes.

    Raises BadInput when it is none.
    """
    plain = _plain(text)
    found = _DURATION.match(plain) if plain else None
    if found is None:
        raise BadInput.of(field, "duration", _("Please enter minutes, such as 45 or 1h 30."))
    days, hours, minutes = (int(found[name] or 0) for name in ("days", "hours", "minutes"))
    return days * DAY_MINUTES + hours * 60 + minutes


def wall_minute_of(text: str, *, field: str = "time") -> int:
    """A time of day as typed ("09:00", "9", "24:00", "02:00+1" for the night after) in minutes after midnight.

    Raises BadInput when it is none.
    """
    found = _WALL.match(_plain(text))
    if found is None or (minute := _wall(found)) is None:
        raise BadInput.of(field, "time", _("Please enter a time such as 09:00."))
    return minute


def range_of(start: str, end: str, *, field: str) -> tuple[int, int]:
    """Two typed times as a wall range `[start, end)`; an end at or before the start is in the night after.

    Raises BadInput when one is no time, or both are the same but for 00:00–00:00 (the whole day).
    """
    first, last = wall_minute_of(start, field=field), wall_minute_of(end, field=field)
    if last <= first:
        last += DAY_MINUTES
    if first >= DAY_MINUTES or last > 2 * DAY_MINUTES or (last - first == DAY_MINUTES and first):
        raise BadInput.of(field, "range", _("The end must come after the start."))
    return first, last


def start_text(minute: int) -> str:
    """Minutes after midnight at which something begins, as "09:00"; "00:30" also in the night after."""
    return wall_text(minute % DAY_MINUTES)


def wall_text(minute: int) -> str:
    """Minutes after midnight as "09:00", "24:00", and "02:00" for what ends in the night after."""
    shown = minute - DAY_MINUTES if minute > DAY_MINUTES else minute
    return f"{shown // 60:02d}:{shown % 60:02d}"


def duration_text(minutes: int) -> str:
    """Minutes as a person would type them again: "45", "1h", "1h 30", "2d"."""
    if minutes and minutes % DAY_MINUTES == 0:
        return f"{minutes // DAY_MINUTES}d"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(rest)
    return f"{hours}h {rest:02d}" if rest else f"{hours}h"


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text.translate(_FULL_WIDTH).lower())[: LONGEST_TYPED + 1]


def _wall(found: re.Match[str]) -> int | None:
    """The minute of a matched time, or None when the clock has no such time."""
    minute = int(found["hour"]) * 60 + int(found["minute"] or 0)
    if int(found["minute"] or 0) > 59 or minute > DAY_MINUTES:
        return None
    return minute + (DAY_MINUTES if found["next"] else 0)
