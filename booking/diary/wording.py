"""How the day is said: dates and times in the shop's zone and the person's language, states as coloured words."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from booking.diary.models import Appointment, AppointmentState
from crm.customers.contacts.masking import masked
from crm.customers.contacts.phones import reach_shown
from kernel.marks import listed, with_aside
from kernel.money import locale_of

TONES = {
    AppointmentState.BOOKED: "",
    AppointmentState.CONFIRMED: "good",
    AppointmentState.ARRIVED: "warn",
    AppointmentState.CONSULTING: "accent",
    AppointmentState.IN_SERVICE: "accent",
    AppointmentState.DONE: "",
    AppointmentState.NO_SHOW: "bad",
    AppointmentState.CANCELLED: "bad",
    AppointmentState.PENDING: "warn",
}


def day_long(day: date) -> str:
    """ "Saturday 28 November", 11月28日周六."""
    return str(format_skeleton("MMMMEEEEd", day, locale=_locale()))


def day_short(day: date) -> str:
    """ "Sat 28 Nov", 11月28日周六."""
    return str(format_skeleton("MMMEd", day, locale=_locale()))


def weekday_long(day: date) -> str:
    """ "Saturday", 星期六."""
    return str(format_date(day, "EEEE", locale=_locale()))


def weekday_short(day: date) -> str:
    """ "Sat", 周六."""
    return str(format_date(day, "EEE", locale=_locale()))


def clock_time(instant: datetime, tz: ZoneInfo) -> str:
    """The wall time in the shop's zone, "09:30"."""
    return instant.astimezone(tz).strftime("%H:%M")


def _locale() -> str:
    return locale_of(get_language() or "en")


def month_long(day: date) -> str:
    """ "November 2026", 2026年11月."""
    return str(format_skeleton("yMMMM", day, locale=_locale()))


def visits_text(count: int) -> str:
    """ "3 visits"."""
    return ngettext("%(n)s visit", "%(n)s visits", count) % {"n": count}


def state_label(visit: Appointment) -> str:
    """The state as a word on its own."""
    return capfirst(str(AppointmentState(visit.state).label))


def customer_name(visit: Appointment) -> str:
    """Who the visit is for, with the name they gave where it is another; or the word for somebody without one."""
    if visit.customer is None:
        return _("Walk-in")
    known, given = visit.customer.name, visit.visitor_name
    return with_aside(known, given) if given and given.casefold() != known.casefold() else known


def services_text(visit: Appointment) -> str:
    """The visit's services in order."""
    return listed(line.service_name for line in visit.lines.all())


def people_text(visit: Appointment) -> str:
    """Who does them, each once."""
    return listed(dict.fromkeys(line.staff.name for line in visit.lines.all()))


def contact_texts(values: Iterable[str], *, whole: bool) -> list[str]:
    """Phones and emails as people write them, and as this person may see them."""
    return [reach_shown(value) if whole else masked(value) for value in values]
