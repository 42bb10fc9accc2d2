"""Reads of the history of one customer."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear

from booking.catalog.models import Service
from booking.diary.models import OPEN_STATES, Appointment, AppointmentState
from booking.history.models import CustomerFacts
from booking.team.models import StaffMember
from crm.customers.models import Customer
from kernel.clock import Clock, zone
from kernel.context import current_salon

YEARS, FAVOURITES = 4, 4


def facts_of(customer: Customer) -> CustomerFacts | None:
    """The customer's facts, read once however many panels ask; None for who never had a visit."""
    known: CustomerFacts | None = getattr(customer, "facts", None)
    return known


def facts_export(customer_id: int) -> list[dict[str, Any]]:
    """The facts for a person's own copy."""
    names = (
        "visits",
        "no_shows",
        "cancellations",
        "first_at",
        "last_at",
        "spent_minor",
        "interval_days",
        "value_class",
    )
    return list(CustomerFacts.objects.filter(customer=customer_id).values(*names))


def facts_forget(customer_id: int) -> None:
    """Take the facts away."""
    CustomerFacts.objects.filter(customer=customer_id).delete()


def visits_of(customer_id: int) -> QuerySet[Appointment]:
    """The customer's visits with location, lines and people; not with the customer, whom the page has already."""
    rows = Appointment.objects.filter(customer=customer_id).select_related("location")
    return rows.prefetch_related("lines__staff")


def coming_visits(customer: Customer, clock: Clock) -> QuerySet[Appointment]:
    """The visits ahead, the next first."""
    rows = visits_of(customer.pk).filter(state__in=OPEN_STATES, ends_at__gt=clock.now())
    return rows.order_by("starts_at", "pk")


def last_visit(customer: Customer) -> Appointment | None:
    """The last visit that was done, with its lines."""
    done = visits_of(customer.pk).filter(state=AppointmentState.DONE, is_test=False)
    return done.order_by("-starts_at", "-pk").first()


def favourites(facts: CustomerFacts) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """What was had most often and by whom, as (name, how often); two queries."""
    services, staff = _most(facts.services), _most(facts.staff)
    return _named(Service.objects.filter(pk__in=services), services), _named(
        StaffMember.objects.filter(pk__in=staff), staff
    )


def _most(counted: dict[str, dict[str, int]]) -> dict[int, int]:
    """The most frequent ids, of equals the later one first."""
    ranked = sorted(counted.items(), key=lambda one: (-one[1]["n"], -one[1]["last"], int(one[0])))
    return {int(pk): fact["n"] for pk, fact in ranked[:FAVOURITES]}


def _named(rows: QuerySet[Any], counted: dict[int, int]) -> list[tuple[str, int]]:
    names = dict(rows.values_list("pk", "name"))
    return [(names[pk], times) for pk, times in counted.items() if pk in names]


def spent_by_year(customer: Customer) -> list[tuple[int, int]]:
    """(year, minor units) of visits that are done, the latest years first."""
    done = Appointment.objects.filter(customer=customer, state=AppointmentState.DONE, is_test=False)
    year = ExtractYear("starts_at", tzinfo=zone(current_salon().time_zone))
    rows = done.annotate(year=year).values("year").annotate(spent=Sum("total_minor")).order_by("-year")
    return [(row["year"], row["spent"]) for row in rows[:YEARS]]
