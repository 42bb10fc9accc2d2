"""Finding visits by who they are for, or by their reference; services by their name."""

from collections.abc import Collection
from datetime import datetime

from booking.catalog.models import Service
from booking.diary.models import Appointment
from booking.diary.sight import Sight
from crm.customers.search import SHORTEST, asked_for
from kernel.actor import Actor
from tenants.accounts.rights import Action, may

MOST_EACH_WAY = 15


def visit_of_reference(text: str, sight: Sight) -> Appointment | None:
    """The visit of that reference, however it was typed."""
    reference = text.replace("-", "").replace(" ", "").upper()[:12]
    return sight.visits(Appointment.objects.filter(reference=reference)).first() if reference else None


def visits_of(people: Collection[int], sight: Sight, now: datetime, *, most: int) -> list[Appointment]:
    """Up to `most` visits of these customers: those to come first, then the latest past ones."""
    if not people:
        return []
    rows = sight.visits(
        Appointment.objects.filter(customer_id__in=people)
        .select_related("customer", "location")
        .prefetch_related("lines__staff")
    )
    coming = list(rows.filter(ends_at__gt=now).order_by("starts_at")[: min(most, MOST_EACH_WAY)])
    left = min(most - len(coming), MOST_EACH_WAY)
    return coming + list(rows.filter(ends_at__lte=now).order_by("-starts_at")[:left] if left else ())


def services_named(actor: Actor, text: str) -> list[Service]:
    """Services on the menu whose name has `text`, for who sees the menu; none for fewer than two letters."""
    asked = asked_for(text)
    if (len(asked) < SHORTEST and asked.isascii()) or not may(actor, Action.MENU_SEE):
        return []
    rows = Service.objects.filter(archived_at=None, name__icontains=asked).order_by("name", "pk")
    return list(rows[:MOST_EACH_WAY])
