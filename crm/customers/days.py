"""Days as people read them, and as they begin where the salon is."""

import re
from datetime import UTC, date, datetime

from babel.dates import format_date
from django.utils.translation import get_language

from crm.customers.contacts.phones import reach_shown
from kernel.clock import instant_of, zone
from kernel.context import current_salon
from kernel.money import locale_of
from kernel.sheets import Cell

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_said(day: date) -> str:
    """A day with its year: "22 Nov 2026", "2026年11月22日"."""
    return str(format_date(day, "medium", locale=locale_of(get_language() or "en")))


def cell_said(cell: Cell) -> Cell:
    """A cell as a page shows it: days in words, phones as people write them; in a sheet they stay as they sort."""
    if not isinstance(cell, str):
        return cell
    return day_said(date.fromisoformat(cell)) if _DAY.fullmatch(cell) else reach_shown(cell)


def day_start(day: date) -> datetime:
    """The instant at which that day begins where the salon is, in UTC."""
    return instant_of(day, 0, zone(current_salon().time_zone)).astimezone(UTC)
