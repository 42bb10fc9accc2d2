"""Reads for the desk's pages: which locations there are, and what changed since a page was drawn."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from booking.diary.models import Appointment, AppointmentState
from booking.diary.sight import Sight
from booking.places.models import Location
from kernel.clock import day_range
from kernel.errors import NotFound


def locations_open(places: frozenset[int] | None = None) -> list[Location]:
    """The salon's locations that are in use; of those of `places` where they are given (`rights.places_with`)."""
    rows = Location.objects.filter(archived_at=None)
    return list(rows if places is None else rows.filter(pk__in=places))


def location_chosen(locations: list[Location], wanted: str) -> Location:
    """The location of that id as typed in an address, or the first; raises NotFound when there is none such."""
    if not locations:
        raise NotFound
    if not wanted:
        return locations[0]
    found = [location for location in locations if str(location.pk) == wanted]
    if not found:
        raise NotFound
    return found[0]


def _of_day(location: Location, day: date) -> QuerySet[Appointment]:
    start, end = day_range(day, ZoneInfo(location.time_zone))
    return Appointment.objects.filter(location=location, starts_at__lt=end, starts_at__gte=start)


@dataclass(frozen=True, slots=True)
class Pulse:
    """The state of a day as a short text, and the id of the newest visit written down for the location (0: none)."""

    stamp: str
    newest: int


def pulse_of_days(location: Location, first: date, last: date) -> Pulse:
    """The stamp differs with any visit of the days (both included), the newest visit at all, and time blocked or held; one cheap query.

    Count, sum of versions and latest change together: a change that commits late is seen too.
    """
    tz = ZoneInfo(location.time_zone)
    start, end = day_range(first, tz)[0], day_range(last, tz)[1]
    with connection.cursor() as cursor:
        cursor.execute(_PULSE, {"location": location.pk, "start": start, "end": end})
        count, versions, changed, newest, blocks = cursor.fetchone()
    return Pulse(stamp=f"{count}-{versions}-{changed}-{newest}-{blocks}", newest=newest)


_PULSE = """
SELECT count(*), coalesce(sum(version), 0), coalesce((extract(epoch FROM max(changed_at)) * 1000000)::bigint, 0),
  coalesce((SELECT id FROM diary_appointment WHERE location_id = %(location)s ORDER BY id DESC LIMIT 1), 0),
  coalesce((SELECT hashtext(string_agg(concat_ws(' ', id, staff_id, resource_id, during, note), ',' ORDER BY id))
    FROM diary_block WHERE kind IN ('manual', 'hold', 'outside') AND location_id = %(location)s
      AND during && tstzrange(%(start)s, %(end)s) AND (expires_at IS NULL OR expires_at > now())), 0)
FROM diary_appointment
WHERE location_id = %(location)s AND starts_at >= %(start)s AND starts_at < %(end)s
"""


def visits_since(location: Location, after_id: int, sight: Sight, most: int = 8) -> list[Appointment]:
    """Visits written down after the one of `after_id`, newest first."""
    rows = Appointment.objects.filter(location=location, pk__gt=after_id).select_related("customer")
    return list(sight.visits(rows.prefetch_related("lines__staff")).order_by("-pk")[:most])


def visits_made_after(
    location: Location, instant: datetime, sight: Sight, most: int = 8
) -> list[Appointment]:
    """Visits written down after the instant, newest first."""
    rows = Appointment.objects.filter(location=location, created_at__gt=instant).select_related("customer")
    return list(sight.visits(rows.prefetch_related("lines__staff")).order_by("-pk")[:most])


def booked_count(location: Location, day: date, sight: Sight) -> int:
    """How many visits stood on that day: neither cancelled nor missed."""
    gone = [AppointmentState.CANCELLED, AppointmentState.NO_SHOW]
    return sight.visits(_of_day(location, day).exclude(state__in=gone)).count()
