"""Finding visits by who they are for, or by their reference."""

from datetime import datetime

from booking.diary.models import Appointment
from booking.diary.sight import Sight
from crm.customers.search import customers_matching

MOST_EACH_WAY = 15


def visit_of_reference(text: str, sight: Sight) -> Appointment | None:
    """The visit of that reference, however it was typed."""
    reference = text.replace("-", "").replace(" ", "").upper()[:12]
    return sight.visits(Appointment.objects.filter(reference=reference)).first() if reference else None


def visits_matching(text: str, sight: Sight, now: datetime) -> list[Appointment]:
    """Visits of customers who match: those to come first, then the latest past ones."""
    people = [customer.pk for customer in customers_matching(text, most=20)]
    if not people:
        return []
    rows = sight.visits(
        Appointment.objects.filter(customer_id__in=people)
        .select_related("customer", "location")
        .prefetch_related("lines__staff")
    )
    coming = list(rows.filter(ends_at__gt=now).order_by("starts_at")[:MOST_EACH_WAY])
    return coming + list(rows.filter(ends_at__lte=now).order_by("-starts_at")[:MOST_EACH_WAY])
