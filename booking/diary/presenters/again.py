"""The same visit once more: where the form for a new one opens with everything of an old one, some weeks later."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.diary.changes import wish_again
from booking.diary.models import Appointment, AppointmentLine
from booking.diary.wish_params import Wishes
from kernel.clock import instant_of

WEEKS = (4, 2, 3, 6, 8)  # the usual one first


@dataclass(frozen=True, slots=True)
class Again:
    """One tap: so many weeks later, on the same weekday at the same wall time."""

    label: str
    url: str


def again_of(visit: Appointment, tz: ZoneInfo) -> list[Again]:
    """The visit's services, customer, wall time and the people who were asked for, some weeks later."""
    return [
        Again(_("in %(n)s weeks") % {"n": weeks}, _address(visit, tz, timedelta(weeks=weeks)))
        for weeks in WEEKS
    ]


def _address(visit: Appointment, tz: ZoneInfo, later: timedelta) -> str:
    return again_on(visit, visit.starts_at.astimezone(tz).date() + later, tz)


def again_on(visit: Appointment, day: date, tz: ZoneInfo) -> str:
    """The form for a new visit with everything of that one, on another day at the same wall time."""
    local = visit.starts_at.astimezone(tz)
    start = instant_of(day, local.hour * 60 + local.minute, tz)
    wishes = Wishes(tuple(wish_again(line, _asked_for(line)) for line in visit.lines.all()))
    pairs = [("location", str(visit.location_id)), ("day", day.isoformat()), ("hint", start.isoformat())]
    known = [("customer", str(visit.customer_id))] if visit.customer_id else []
    return f"{reverse('desk:visit_new')}?{urlencode([*pairs, *known, *wishes.pairs()])}"


def _asked_for(line: AppointmentLine) -> int | None:
    """Who was asked for; whoever had the line by turn or was picked by the salon was not, and is not so made."""
    return line.staff_id if line.staff_requested else None
