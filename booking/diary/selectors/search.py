"""Finding visits by who they are for, or by their reference; services by their name."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import prefetch_related_objects

from booking.catalog.models import Service
from booking.diary.models import Appointment
from booking.diary.sight import Sight
from booking.diary.tokens import REFERENCE_LENGTH
from crm.customers.finding.search import SHORTEST, asked_for
from kernel.actor import Actor
from tenants.accounts.rights import Action, may

MOST_EACH_WAY = 15


def visit_of_reference(text: str, sight: Sight) -> Appointment | None:
    """The visit of that reference, however it was typed."""
    reference = text.replace("-", "").replace(" ", "").upper()
    if len(reference) != REFERENCE_LENGTH:
        return None
    return sight.visits(Appointment.objects.filter(reference=reference)).first()


def visits_of(people: Collection[int], sight: Sight, now: datetime, *, most: int) -> list[Appointment]:
    """Up to `most` visits of these customers: those to come first, then the latest past ones."""
    if not people:
        return []
    rows = Appointment.objects.filter(customer_id__in=people).select_related("customer", "location")
    rows = sight.visits(rows)
    found = list(rows.filter(ends_at__gt=now).order_by("starts_at")[: min(most, MOST_EACH_WAY)])
    if left := min(most - len(found), MOST_EACH_WAY):
        found += rows.filter(ends_at__lte=now).order_by("-starts_at")[:left]
    prefetch_related_objects(found, "lines__staff")
    return found


def services_named(actor: Actor, text: str) -> list[Service]:
    """Services on the menu whose name has `text`, for who sees the menu; none for fewer than two letters."""
    asked = asked_for(text)
    if (len(asked) < SHORTEST and asked.isascii()) or not may(actor, Action.MENU_SEE):
        return []
    rows = Service.objects.filter(archived_at=None, name__icontains=asked).order_by("name", "pk")
    return list(rows[:MOST_EACH_WAY])
