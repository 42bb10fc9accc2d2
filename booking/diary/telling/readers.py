"""Who is told of a visit: the customer, the people whose it is, the owners."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from booking.diary.models import Appointment
from booking.diary.telling.told import Person, Told
from booking.team.models import StaffMember
from crm.customers.models import Customer
from crm.messaging.models import Message
from crm.messaging.reaching.choosing import ways_of
from kernel.context import current_salon

MOVED_STAFF = {"visit_moved_staff", "visit_changed_staff"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told: `side` is "customer" or "staff". Who comes or works gets the visit for their calendar.

    `ways` is why they are told over `channel` and what follows where it fails (`choosing.Ways.kept`).
    """

    side: str
    address: str
    name: str
    language: str
    customer: Customer | None = None
    keeps_calendar: bool = True
    channel: str = "email"
    ways: dict[str, Any] | None = None


def customer_of(appointment: Appointment, told: Told, kind: str) -> Reader | None:
    """The customer as the reader of a message of `kind` about the visit; None where no way to them is open."""
    if (customer := appointment.customer) is None:
        return None
    language = appointment.language or customer.language or current_salon().language
    name = appointment.visitor_name or customer.name
    email, phone = appointment.visitor_email, appointment.visitor_phone
    ways = ways_of(told.reach, kind=kind, language=language, email=email, phone=phone)
    if not ways.open:
        return None
    channel, address = ways.open[0]
    return Reader("customer", address, name, language, customer, channel=channel, ways=ways.kept())


def readers_of(appointment: Appointment, told: Told, change: str) -> Iterator[Reader]:
    """Everybody who is told of the change ("visit_moved"), each address once on each side; the customer first.

    Somebody of the team who comes as a customer is told as both.
    """
    customer = [reader for reader in [customer_of(appointment, told, f"{change}_customer")] if reader]
    works = (_of_team(person, keeps_calendar=True) for person in told.staff)
    owners = (_of_team(person, keeps_calendar=False) for person in told.owners)
    yield from customer
    yield from _apart(_each_once((*works, *owners)), customer)


def _each_once(readers: Iterable[Reader]) -> Iterator[Reader]:
    """The readers who have an address, each address once."""
    seen = set()
    for reader in readers:
        if reader.address and reader.address.lower() not in seen:
            seen.add(reader.address.lower())
            yield reader


def _apart(team: Iterable[Reader], told: Iterable[Reader]) -> Iterator[Reader]:
    """The team; whoever is also the customer has the visit in the calendar as that, and not a second time."""
    customers = {reader.address.lower() for reader in told if reader.side == "customer"}
    for reader in team:
        yield replace(reader, keeps_calendar=False) if reader.address.lower() in customers else reader


def _of_team(person: Person, *, keeps_calendar: bool) -> Reader:
    language = person.language or current_salon().language
    return Reader("staff", person.email, person.name, language, keeps_calendar=keeps_calendar)


def people_of(appointment: Appointment) -> frozenset[int]:
    """Whose the visit is, by key of staff."""
    return frozenset(line.staff_id for line in appointment.lines.all())


def former_of(told: Told, had: Collection[int], withdrawn: Sequence[Message] = ()) -> list[Person]:
    """Whose the visit was (`had`, by key of staff, before the change) and is no more: it must leave their calendars.

    `withdrawn` is what was taken back of earlier changes: whoever had the visit before those is meant too, and whoever
    got it by them never knew.
    """
    before = had_before(withdrawn)
    gone = {*had, *before} - {person.staff_id for person in told.staff}
    if not gone:
        return []
    unaware = {one.to.lower() for one in withdrawn if one.kind in MOVED_STAFF}
    people = StaffMember.objects.filter(pk__in=gone).select_related("user").order_by("pk")
    return [
        person
        for person in map(_person, people)
        if person.staff_id in before or person.email.lower() not in unaware
    ]


def had_before(withdrawn: Iterable[Message]) -> frozenset[int]:
    """Whose the visit was before the changes of which these messages were to tell."""
    return frozenset(pk for one in withdrawn for pk in one.context.get("had", ()))


def former_readers(former: Iterable[Person], readers: Sequence[Reader]) -> Iterator[Reader]:
    """The former people as readers, but those who are told of the change anyway."""
    known = {reader.address.lower() for reader in readers if reader.side == "staff"}
    left = _each_once(_of_team(person, keeps_calendar=True) for person in former)
    yield from _apart((one for one in left if one.address.lower() not in known), readers)


def _person(member: StaffMember) -> Person:
    user = member.user
    email = user.email if user and user.is_active else member.email
    return Person(member.name, email or "", user.language if user else "", member.pk)
