"""What is to be minded about who comes, beside their name wherever visits are listed."""

from collections.abc import Iterable

from booking.diary.models import Appointment
from crm.customers.minding.alerts import gravest_of


def marked(visits: Iterable[Appointment]) -> list[Appointment]:
    """The visits, each with the alerts of its customer from a warning on; a constant number of queries for all of them."""
    rows = list(visits)
    found = gravest_of([visit.customer_id for visit in rows if visit.customer_id is not None])
    for visit in rows:
        visit.alerts = tuple(found.get(visit.customer_id or 0, ()))
    return rows
