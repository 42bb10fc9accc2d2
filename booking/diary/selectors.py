"""Reads of the diary."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from booking.diary.models import Appointment
from booking.places.models import Location
from kernel.audit.models import AuditLine
from kernel.clock import day_range, zone
from kernel.errors import NotFound


def visits() -> QuerySet[Appointment]:
    """All visits with location, customer, contacts, lines and people."""
    return Appointment.objects.select_related("location", "customer").prefetch_related(
        "lines__staff", "customer__contacts"
    )


def party_of(party: UUID) -> QuerySet[Appointment]:
    """The visits of a party with customer, lines and people, in the order of their booking."""
    rows = Appointment.objects.filter(party=party).select_related("customer", "location")
    return rows.prefetch_related("lines__staff").order_by("id")


def visits_of_day(location_id: int, day: date) -> QuerySet[Appointment]:
    """The visits that begin on that local day of the location, by start, cancelled ones included.

    Raises NotFound for an unknown location.
    """
    location = Location.objects.filter(pk=location_id).first()
    if location is None:
        raise NotFound
    start, end = day_range(day, zone(location.time_zone))
    return (
        visits()
        .filter(location=location, starts_at__gte=start, starts_at__lt=end)
        .order_by("starts_at", "id")
    )


def visit(appointment_id: int) -> Appointment:
    """One visit with everything that its page shows; raises NotFound."""
    found = visits().filter(pk=appointment_id).first()
    if found is None:
        raise NotFound
    return found


def visits_changed_since(instant: datetime, location_id: int | None = None) -> QuerySet[Appointment]:
    """The visits made or changed after `instant`, the latest first."""
    changed = visits().filter(changed_at__gt=instant).order_by("-changed_at")
    return changed if location_id is None else changed.filter(location_id=location_id)


def history(appointment: Appointment) -> QuerySet[AuditLine]:
    """The visit's lines on the trail, oldest first."""
    return AuditLine.objects.filter(object_type="diary.appointment", object_id=appointment.pk).order_by("id")
