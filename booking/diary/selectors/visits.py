"""Reads of the diary."""

from uuid import UUID

from django.db.models import QuerySet

from booking.diary.models import Appointment
from kernel.audit.models import AuditLine
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


def visit(appointment_id: int) -> Appointment:
    """One visit with everything that its page shows; raises NotFound."""
    found = visits().filter(pk=appointment_id).first()
    if found is None:
        raise NotFound
    return found


def history(appointment: Appointment) -> QuerySet[AuditLine]:
    """The visit's lines on the trail, oldest first."""
    return AuditLine.objects.filter(object_type="diary.appointment", object_id=appointment.pk).order_by("id")
