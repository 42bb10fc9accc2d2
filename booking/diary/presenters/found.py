"""Customers and visits that match a search."""

from dataclasses import dataclass

from booking.diary.wording import contact_texts
from crm.customers.search import customers_matching


@dataclass(frozen=True, slots=True)
class Person:
    """A customer in a list of results."""

    customer_id: int
    name: str
    contacts: str
    note: str


def people_found(text: str, *, whole: bool) -> list[Person]:
    """Customers whose name, phone or email has `text`; contacts masked unless `whole`."""
    return [
        Person(
            customer_id=customer.pk,
            name=customer.name,
            contacts=" · ".join(contact_texts((row.value for row in customer.contacts.all()), whole=whole)),
            note=customer.note.strip().split("\n")[0][:80],
        )
        for customer in customers_matching(text)
    ]
