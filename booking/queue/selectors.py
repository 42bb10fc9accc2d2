"""Reads of the queue."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from booking.diary.models import AppointmentLine, AppointmentState
from booking.places.models import Location
from booking.queue.models import STANDING, QueueLink, Ticket, TicketState
from booking.team.models import StaffMember
from kernel.clock import local_day, zone
from kernel.errors import NotFound

LONGEST_VISIT = timedelta(hours=12)


def today_of(location: Location, now: datetime) -> date:
    """The shop's own calendar day."""
    return local_day(now, zone(location.time_zone))


def tickets() -> QuerySet[Ticket]:
    """Every ticket with shop, people and visit."""
    return Ticket.objects.select_related("location", "wished", "called_to", "appointment")


def ticket_by_id(ticket_id: int) -> Ticket:
    """One ticket; raises NotFound."""
    found = tickets().filter(pk=ticket_id).first()
    if found is None:
        raise NotFound
    return found


def line_of(location: Location, day: date) -> list[Ticket]:
    """Who is called, skipped or waits that day, in line."""
    return list(tickets().filter(location=location, day=day, state__in=STANDING).order_by("number"))


def in_service(location: Location, day: date) -> list[Ticket]:
    """Who is served now; a visit that was ended in the diary is over here too."""
    rows = tickets().filter(location=location, day=day, state=TicketState.SERVING)
    return list(rows.filter(appointment__state=AppointmentState.IN_SERVICE).order_by("started_at"))


def stamp_of(location: Location, day: date) -> str:
    """A short text that differs with every change of the day's tickets and of the visits they became; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [location.pk, day])
        return "-".join(map(str, cursor.fetchone()))


_STAMP = """
SELECT count(*), coalesce(sum(t.version), 0), coalesce(sum(a.version), 0)
FROM queue_ticket t LEFT JOIN diary_appointment a ON a.id = t.appointment_id
WHERE t.location_id = %s AND t.day = %s
"""


def people_at(location: Location) -> list[StaffMember]:
    """Who takes visits at the shop, in the team's order."""
    rows = StaffMember.objects.filter(locations=location, archived_at=None, takes_appointments=True)
    return list(rows.order_by("position", "pk"))


def staff_of_user(user_id: int | None) -> int | None:
    """The member of staff who signs in as that user."""
    return StaffMember.objects.filter(user_id=user_id or 0).values_list("pk", flat=True).first()


def late_people(location_id: int, now: datetime) -> set[int]:
    """Who is still in a visit that should be over by now."""
    rows = AppointmentLine.objects.filter(
        appointment__location_id=location_id,
        appointment__state=AppointmentState.IN_SERVICE,
        appointment__starts_at__gte=now - LONGEST_VISIT,
        appointment__ends_at__lte=now,
    )
    return set(rows.values_list("staff_id", flat=True))


def links() -> QuerySet[QueueLink]:
    """Links of shops that are in use, the newest first."""
    rows = QueueLink.objects.select_related("location").filter(location__archived_at=None)
    return rows.order_by("revoked_at", "-pk")


def links_standing() -> QuerySet[QueueLink]:
    """Those that were not taken back."""
    return links().filter(revoked_at=None)
