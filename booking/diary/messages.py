"""What a visit's change says to whom: rows written in the change's transaction, put into words when they leave."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from booking.diary.models import Appointment, AppointmentLine
from booking.diary.visit_facts import customer_email, visit_facts, visit_lines
from crm.customers.models import Customer
from crm.messaging.models import Message
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock, system_clock
from kernel.context import current_salon
from tenants.accounts.models import Role, User

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
    lines = visit_lines(appointment)
    facts = visit_facts(appointment, lines).to_json()
    readers = list(_readers(appointment, lines))
    drafts = [_draft(appointment, kind, facts, reader) for reader in readers]
    if kind == "moved":
        drafts += [_draft(appointment, "left", facts, reader) for reader in _former(appointment, readers)]
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
        dedupe_key=dedupe_key(appointment, kind, reader.address),
        expires_at=appointment.ends_at,
    )


def dedupe_key(appointment: Appointment, kind: str, address: str) -> str:
    """One message per change and person; an address too long for the key stands in it as its hash."""
    person = (
        address.lower() if len(address) <= LONGEST_ADDRESS else hashlib.sha256(address.encode()).hexdigest()
    )
    return f"appointment:{appointment.pk}:{kind}:{appointment.sequence}:{person}"


def _readers(appointment: Appointment, lines: Sequence[AppointmentLine]) -> Iterator[_Reader]:
    """Everybody who is told, each address once; the customer first."""
    seen = set()
    for reader in (*_customer(appointment), *_staff(lines), *_owners()):
        if reader.address and reader.address.lower() not in seen:
            seen.add(reader.address.lower())
            yield reader


def _customer(appointment: Appointment) -> Iterator[_Reader]:
    if (customer := appointment.customer) is not None:
        language = appointment.language or customer.language or current_salon().language
        yield _Reader("customer", customer_email(appointment), customer.name, language, customer)


def _staff(lines: Sequence[AppointmentLine]) -> Iterator[_Reader]:
    for line in lines:
        user = line.staff.user
        address = user.email if user and user.is_active else line.staff.email
        yield _Reader("staff", address, line.staff.name, _language_of(user))


def _former(appointment: Appointment, readers: Sequence[_Reader]) -> Iterator[_Reader]:
    """The team who were told of the visit and whose it is no more: it must leave their calendars."""
    told = Message.objects.filter(
        about_type=appointment._meta.label_lower,
        about_id=appointment.pk,
        kind__in=("visit_booked_staff", "visit_moved_staff"),
    ).order_by("id")
    known = {reader.address.lower() for reader in readers}
    for message in told:
        if message.to.lower() not in known:
            known.add(message.to.lower())
            yield _Reader("staff", message.to, message.context["reader"], message.language)


def _owners() -> Iterator[_Reader]:
    for user in User.objects.filter(role=Role.OWNER, is_active=True):
        yield _Reader("staff", user.email, user.name, _language_of(user), keeps_calendar=False)


def _language_of(user: User | None) -> str:
    return (user.language if user else "") or current_salon().language
