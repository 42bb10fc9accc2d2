"""Who waits for what and when, as a person reads it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from booking.diary.wording import clock_time, day_short
from booking.waitlist.models import EntryState, WaitlistEntry
from kernel.marks import listed, with_aside

TONES = {
    EntryState.WAITING: "warn",
    EntryState.OFFERED: "accent",
    EntryState.BOOKED: "good",
    EntryState.EXPIRED: "",
    EntryState.WITHDRAWN: "",
}


def name_of(entry: WaitlistEntry) -> str:
    """The customer, with the name they gave where it is another."""
    known, given = entry.customer.name, entry.visitor_name
    return with_aside(known, given) if given and given.casefold() != known.casefold() else known


def services_of(entry: WaitlistEntry) -> str:
    """The services in order."""
    return listed(line.name for line in entry.lines.all())


def window_of(entry: WaitlistEntry) -> str:
    """ "Sat 28 Nov – Sat 12 Dec · Sat, Sun · 09:00–12:00"."""
    days = day_short(entry.from_date)
    if entry.until_date != entry.from_date:
        days = f"{days} – {day_short(entry.until_date)}"
    parts = [days]
    if entry.weekdays and len(entry.weekdays) < 7:
        parts.append(listed(str(WEEKDAYS_ABBR[number]) for number in entry.weekdays))
    if hours := _hours(entry):
        parts.append(hours)
    return " · ".join(parts)


def _hours(entry: WaitlistEntry) -> str:
    low, high = entry.from_minute, entry.until_minute
    if low and high < 1440:
        return f"{_wall(low)}–{_wall(high)}"
    if low:
        return _("from %(time)s") % {"time": _wall(low)}
    return _("until %(time)s") % {"time": _wall(high)} if high < 1440 else ""


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def moment_of(instant: datetime, tz: ZoneInfo) -> str:
    """ "Sat 28 Nov 09:00"."""
    return f"{day_short(instant.astimezone(tz).date())} {clock_time(instant, tz)}"
