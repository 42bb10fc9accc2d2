"""Customers and pages that match a search."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.diary.wording import contact_texts
from crm.customers.finding.search import customers_matching
from crm.customers.finding.sought import is_named
from crm.customers.minding.acknowledging import with_name
from crm.customers.minding.alerts import Alert, gravest_of
from crm.customers.models import Customer
from crm.customers.selectors import customer_by_id
from kernel.actor import Actor
from kernel.design.navigation import nav_for
from kernel.design.settings_rooms import rooms_for
from kernel.errors import NotFound
from tenants.accounts.rights import Action, may, may_somewhere


@dataclass(frozen=True, slots=True)
class Person:
    """A customer in a list of results."""

    customer_id: int
    name: str
    contacts: str
    note: str
    alerts: tuple[Alert, ...] = ()


def people_found(text: str, *, whole: bool) -> list[Person]:
    """Customers whose name, phone or email has `text`; unless `whole`, contacts are masked and find nobody in part."""
    return persons_of(customers_matching(text, by_contact=whole), whole=whole)


def person_known(customer_id: int, *, whole: bool) -> list[Person]:
    """The customer of that id, as the only one found; nobody where there is none such."""
    try:
        return persons_of([customer_by_id(customer_id)], whole=whole)
    except NotFound:
        return []


def persons_of(customers: Sequence[Customer], *, whole: bool) -> list[Person]:
    """The customers with their contacts, masked unless `whole`, and their gravest alerts; for who sees every customer."""
    alerts = gravest_of([customer.pk for customer in customers], whole=True)
    return [_person(one, alerts.get(one.pk, []), whole=whole) for one in customers]


def persons_named(customers: Sequence[Customer], *, whole: bool) -> list[Person]:
    """The customers with their contacts, masked unless `whole`; without alerts, for who only looks for a page."""
    return [_person(one, (), whole=whole) for one in customers]


def _person(customer: Customer, alerts: Sequence[Alert], *, whole: bool) -> Person:
    return Person(
        customer_id=customer.pk,
        name=customer.name,
        contacts=" · ".join(contact_texts((row.value for row in customer.contacts.all()), whole=whole)),
        note=customer.note.strip().split("\n")[0][:80],
        alerts=tuple(with_name(customer.pk, alert) for alert in alerts),
    )


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of the desk in a list of results."""

    label: str
    url: str
    icon: str


def pages_found(actor: Actor, text: str) -> list[FoundPage]:
    """The pages that this person may open and whose name has `text`, in letters or pinyin; each address once."""
    rail = [
        FoundPage(str(item["label"]), str(item["url"]), str(item["icon"]))
        for item in nav_for("", may=lambda action: may_somewhere(actor, Action(action)))
    ]
    rooms = rooms_for(lambda action: may_somewhere(actor, Action(action)))
    settings = [
        FoundPage(str(room.title), room.url, room.icon)
        for room in rooms
        if is_named(str(room.title), text) and (not room.whole_salon or may(actor, Action(room.action)))
    ]
    named = [page for page in rail if is_named(page.label, text)]
    by_url = {page.url: page for page in reversed([*named, *settings])}
    return list(reversed(by_url.values()))
