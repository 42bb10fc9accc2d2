"""The visits of who is signed in, and what booking one of them again would ask for."""

from datetime import datetime

from django.db.models import Q, QuerySet

from booking.diary.models import OPEN_STATES, Appointment
from booking.diary.tokens import manage_token
from booking.storefront.choosing.choice import Choice, Item

MOST_COMING, MOST_PAST = 50, 30


def visits_coming(customer_id: int, now: datetime) -> QuerySet[Appointment]:
    """What is still to come or under way, the next one first."""
    rows = _visits(customer_id).filter(state__in=OPEN_STATES, ends_at__gt=now)
    return rows.order_by("starts_at", "pk")[:MOST_COMING]


def visits_past(customer_id: int, now: datetime) -> QuerySet[Appointment]:
    """What was, or was called off, the latest first."""
    rows = _visits(customer_id).filter(~Q(state__in=OPEN_STATES) | Q(ends_at__lte=now))
    return rows.order_by("-starts_at", "-pk")[:MOST_PAST]


def token_of(visit: Appointment) -> str:
    """The token of the visit's own page, where it is moved and cancelled."""
    return manage_token(visit)


def again_of(visit: Appointment) -> str:
    """The address that offers times for the same services with the same people."""
    lines = list(visit.lines.all())
    items = [
        Item(
            line.service_id, line.variant_id, tuple(add_on["id"] for add_on in line.add_ons if "id" in add_on)
        )
        for line in lines
    ]
    people = [line.staff_id for line in lines]
    choice = Choice(location=visit.location.slug).with_items(items)
    same = people[:1] if len(set(people)) == 1 else people[: len(choice.items)]
    return f"/book/time/?{choice.with_people(same).query}"


def _visits(customer_id: int) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(customer_id=customer_id)
    return rows.select_related("location", "location__rules").prefetch_related("lines__staff")
