"""Live pages: a poll costs next to nothing while nothing happens, and says in words what did."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from booking.diary import wording
from booking.diary.models import Appointment
from booking.diary.selectors import day as selectors_day
from booking.diary.selectors.day import Pulse
from booking.diary.views.facts import Place
from tenants.accounts.access import StaffRequest


def pulse_of(place: Place, *, by_minute: bool, days: Sequence[date] = ()) -> Pulse:
    """The state of the day, or of those days; with the minute in its stamp where the page counts minutes."""
    shown = days or [place.day]
    pulse = selectors_day.pulse_of_days(place.location, shown[0], shown[-1])
    minute = int(place.now.timestamp() // 60)
    return replace(pulse, stamp=f"{pulse.stamp}-{minute}") if by_minute else pulse


def unchanged(request: StaffRequest, pulse: Pulse) -> HttpResponse | None:
    """204 when the page already shows this state."""
    return HttpResponse(status=204) if request.GET.get("stamp") == pulse.stamp else None


def newest_seen(request: StaffRequest) -> int | None:
    """The newest visit that the asking page knows of (0: none yet), None when it does not say."""
    text = request.GET.get("newest", "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def news(request: StaffRequest, place: Place) -> str:
    """The sentence for the screen reader: the newest visit since the page last looked, or a plain notice."""
    known = newest_seen(request)
    if known is None:
        return ""
    fresh = selectors_day.visits_since(place.location, known, place.sight, most=1)
    return _said(fresh[0], place) if fresh else _("The day was updated.")


def _said(visit: Appointment, place: Place) -> str:
    start = visit.starts_at.astimezone(place.tz)
    return _("New visit: %(name)s, %(day)s %(time)s, %(services)s") % {
        "name": wording.customer_name(visit),
        "day": wording.day_short(start.date()),
        "time": wording.clock_time(visit.starts_at, place.tz),
        "services": wording.services_text(visit),
    }
