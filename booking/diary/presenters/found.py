"""Customers and visits that match a search."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.diary.wording import contact_texts
from crm.customers.acknowledging import with_name
from crm.customers.alerts import Alert, gravest_of
from crm.customers.models import Customer
from crm.customers.search import customers_matching
from crm.customers.selectors import customer_by_id
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Person:
    """A customer in a list of results."""

    customer_id: int
    name: str
    contacts: str
    note: str
    alerts: tuple[Alert, ...] = ()


def people_found(text: str, *, whole: bool) -> list[Person]:
    """Customers whose name, phone or email has `text`; contacts masked unless `whole`."""
    return _people(customers_matching(text), whole=whole)


def person_known(customer_id: int, *, whole: bool) -> list[Person]:
    """The customer of that id, as the only one found; nobody where there is none such."""
    try:
        return _people([customer_by_id(customer_id)], whole=whole)
    except NotFound:
        return []


def _people(customers: Sequence[Customer], *, whole: bool) -> list[Person]:
    alerts = gravest_of([customer.pk for customer in customers])
    return [_person(one, alerts.get(one.pk, []), whole=whole) for one in customers]


def _person(customer: Customer, alerts: Sequence[Alert], *, whole: bool) -> Person:
    return Person(
        customer_id=customer.pk,
        name=customer.name,
        contacts=" · ".join(contact_texts((row.value for row in customer.contacts.all()), whole=whole)),
        note=customer.note.strip().split("\n")[0][:80],
        alerts=tuple(with_name(customer.pk, alert) for alert in alerts),
    )
