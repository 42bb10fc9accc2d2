"""What a visit's change says to whom: rows written in the change's transaction, put into words when they leave."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from booking.diary.models import Appointment
from booking.diary.told import Person, Told, told_load
from booking.diary.visit_facts import visit_facts
from crm.customers.models import Customer
from crm.messaging.models import Message
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock, system_clock
from kernel.context import current_salon

ChangeKind = Literal["booked", "moved", "cancelled"]
LONGEST_ADDRESS = 64


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who is told: `side` is "customer" or "staff". Who comes or works gets the visit for their calendar."""

    side: str
    address: str
    name: str
    language: str
    customer: Customer | None = None
    keeps_calendar: bool = True


def appointment_announce(*, appointment: Appointment, kind: ChangeKind, clock: Clock = system_clock) -> None:
    """Owe the messages of a visit's change: to the customer, the staff concerned and the owners.

    The caller is inside the change's transaction, at its end, with the appointment as it stands after the change.
    A visit that is over is not spoken of any more.
    """
    if appointment.ends_at <= clock.now():
        return
    told = told_load(appointment)
    facts = visit_facts(appointment, told.lines, told.place).to_json()
    readers = list(_readers(appointment, told))
    drafts = [_draft(appointment, kind, facts, reader) for reader in readers]
    if kind == "moved":
        former = _former(appointment, readers)
        drafts += [_draft(appointment, "left", facts, reader) for reader in _apart(former, readers)]
    messages_write(drafts, clock=clock)


def _draft(
    appointment: Appointment, kind: ChangeKind | Literal["left"], facts: dict[str, Any], reader: _Reader
) -> Draft:
    return Draft(
        kind=f"visit_{kind}_{reader.side}",
        to=reader.address,
        language=reader.language,
        customer=reader.customer,
        about=appointment,
        context={"visit": facts, "reader": reader.name, "keeps_calendar": reader.keeps_calendar},
        dedupe_key=dedupe_key(appointment, kind, reader),
        expires_at=appointment.ends_at,
    )


def dedupe_key(appointment: Appointment, kind: str, reader: _Reader) -> str:
    """One message per change, side and person; an address too long for the key stands in it as its hash."""
    address = reader.address
    person = (
        address.lower() if len(address) <= LONGEST_ADDRESS else hashlib.sha256(address.encode()).hexdigest()
    )
    return f"appointment:{appointment.pk}:{kind}:{reader.side}:{appointment.sequence}:{person}"


def _readers(appointment: Appointment, told: Told) -> Iterator[_Reader]:
    """Everybody who is told, each address once on each side; the customer first.

    Somebody of the team who comes as a customer is told as both.
    """
    customer = [reader for reader in _customer(appointment, told.customer_email) if reader.address]
    works = (_of_team(person, keeps_calendar=True) for person in told.staff)
    owners = (_of_team(person, keeps_calendar=False) for person in told.owners)
    yield from customer
    yield from _apart(_each_once((*works, *owners)), customer)


def _each_once(readers: Iterable[_Reader]) -> Iterator[_Reader]:
    """The readers who have an address, each address once."""
    seen = set()
    for reader in readers:
        if reader.address and reader.address.lower() not in seen:
            seen.add(reader.address.lower())
            yield reader


def _apart(team: Iterable[_Reader], told: Iterable[_Reader]) -> Iterator[_Reader]:
    """The team; whoever is also the customer has the visit in the calendar as that, and not a second time."""
    customers = {reader.address.lower() for reader in told if reader.side == "customer"}
    for reader in team:
        yield replace(reader, keeps_calendar=False) if reader.address.lower() in customers else reader


def _customer(appointment: Appointment, email: str) -> Iterator[_Reader]:
    if (customer := appointment.customer) is not None:
        language = appointment.language or customer.language or current_salon().language
        name = appointment.visitor_name or customer.name
        yield _Reader("customer", appointment.visitor_email or email, name, language, customer)


def _of_team(person: Person, *, keeps_calendar: bool) -> _Reader:
    language = person.language or current_salon().language
    return _Reader("staff", person.email, person.name, language, keeps_calendar=keeps_calendar)


def _former(appointment: Appointment, readers: Sequence[_Reader]) -> Iterator[_Reader]:
    """The team who were told of the visit and whose it is no more: it must leave their calendars."""
    told = Message.objects.filter(
        about_type=appointment._meta.label_lower,
        about_id=appointment.pk,
        kind__in=("visit_booked_staff", "visit_moved_staff"),
    ).order_by("id")
    known = {reader.address.lower() for reader in readers if reader.side == "staff"}
    for message in told:
        if message.to.lower() not in known:
            known.add(message.to.lower())
            yield _Reader("staff", message.to, message.context["reader"], message.language)
