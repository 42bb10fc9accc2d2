"""Customers and visits that match a search."""

from dataclasses import dataclass

from booking.diary.wording import contact_texts
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


def people_found(text: str, *, whole: bool) -> list[Person]:
    """Customers whose name, phone or email has `text`; contacts masked unless `whole`."""
    return [_person(customer, whole=whole) for customer in customers_matching(text)]


def person_known(customer_id: int, *, whole: bool) -> list[Person]:
    """The customer of that id, as the only one found; nobody where there is none such."""
    try:
        return [_person(customer_by_id(customer_id), whole=whole)]
    except NotFound:
        return []


def _person(customer: Customer, *, whole: bool) -> Person:
    return Person(
        customer_id=customer.pk,
        name=customer.name,
        contacts=" · ".join(contact_texts((row.value for row in customer.contacts.all()), whole=whole)),
        note=customer.note.strip().split("\n")[0][:80],
    )
