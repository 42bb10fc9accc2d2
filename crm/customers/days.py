"""Days as people read them, and as they begin where the salon is."""

import re
from datetime import UTC, date, datetime

from babel.dates import format_date
from django.utils.translation import get_language

from kernel.clock import instant_of, zone
from kernel.context import current_salon
from kernel.money import locale_of
from kernel.sheets import Cell

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_said(day: date) -> str:
    """A day with its year: "22 Nov 2026", "2026年11月22日"."""
    return str(format_date(day, "medium", locale=locale_of(get_language() or "en")))


def cell_said(cell: Cell) -> Cell:
    """A cell as a page shows it: days in words; in a sheet they stay as they sort."""
    is_day = isinstance(cell, str) and _DAY.fullmatch(cell)
    return day_said(date.fromisoformat(str(cell))) if is_day else cell


def day_start(day: date) -> datetime:
    """The instant at which that day begins where the salon is, in UTC."""
    return instant_of(day, 0, zone(current_salon().time_zone)).astimezone(UTC)
