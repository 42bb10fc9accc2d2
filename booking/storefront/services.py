"""Writes of the public pages: a booking, and the salon's look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.diary.models import Appointment
from booking.diary.services import appointment_book
from booking.diary.tokens import manage_token
from booking.diary.wishes import Channel, CustomerDetails, VisitExtras
from booking.places.records import single_save
from booking.storefront.choosing.basket import Basket
from booking.storefront.models import Look
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.idempotency.services import (
    Answer,
    answer_is_coming,
    answer_known,
    answer_once,
    body_hash_of,
    scope_of,
)
from kernel.throttle import network_of, throttle
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

SCOPE = scope_of("storefront:book")
CREATED = 201
HOUR = 3600
MOST_BY_ADDRESS = 30
MOST_BY_CONTACT = 6


@dataclass(frozen=True, slots=True)
class Booking:
    """A visit as a stranger asks for it; `key` is the form's own, so that sending it twice books once.

    `hold_key` is the hold that the booking makes good.
    """

    key: str
    basket: Basket
    starts_at: datetime
    customer: CustomerDetails
    extras: VisitExtras
    hold_key: str = ""


def booking_make(*, booking: Booking, clock: Clock) -> str:
    """Book the visit and give the token of its link; the same key and content give the same one.

    Raises SlotTaken, BadInput, TooMany, InProgress, KeyReused.
    """
    network = network_of(booking.extras.agreement.address)
    throttle(f"book:ip:{network}", most=MOST_BY_ADDRESS, seconds=HOUR)
    _status, answer = answer_once(
        scope=SCOPE,
        key=booking.key,
        body_hash=body_hash_of(_body(booking)),
        run=lambda: _book(booking, clock),
        settle=_settled,
        clock=clock,
    )
    return str(answer["token"])


def booking_token(key: str) -> str | None:
    """The token of the visit that was booked with that key, or None."""
    known = answer_known(scope=SCOPE, key=key)
    return str(known[1]["token"]) if known else None


def booking_is_coming(key: str, clock: Clock) -> bool:
    """Whether a form with that key is being worked on; ask this before `booking_token`: nothing slips between."""
    return answer_is_coming(scope=SCOPE, key=key, clock=clock)


def contacts_throttle(contacts: Iterable[str]) -> None:
    """Count one booking for each contact (in its normal form), so that nobody is flooded; raises TooMany."""
    for contact in contacts:
        throttle(f"book:who:{contact.lower()}", most=MOST_BY_CONTACT, seconds=HOUR)


def customer_actor(name: str, address: str) -> Actor:
    """A stranger on the public pages."""
    return Actor(kind=ActorKind.CUSTOMER, name=name, source="storefront", address=address)


@service_transaction
def look_update(*, actor: Actor, version: int, values: dict[str, Any]) -> Look:
    """Change the look; raises NotAllowed, StaleVersion, and ValidationError for a value that cannot be."""
    authorise(actor, Action.SETTINGS_WRITE)
    return single_save(Look, actor=actor, action="look.update", version=version, values=values)


def _book(booking: Booking, clock: Clock) -> Appointment:
    contacts_throttle(filter(None, (booking.customer.phone, booking.customer.email)))
    return appointment_book(
        actor=customer_actor(booking.customer.name, booking.extras.agreement.address),
        clock=clock,
        channel=Channel.STOREFRONT,
        location_id=booking.basket.location.pk,
        starts_at=booking.starts_at,
        wishes=booking.basket.wishes,
        customer=booking.customer,
        extras=booking.extras,
        hold_key=booking.hold_key,
    )


def _settled(appointment: Appointment) -> Answer:
    return CREATED, {"token": manage_token(appointment), "reference": appointment.reference}


def _body(booking: Booking) -> dict[str, Any]:
    """What must be equal for a repeat to be a repeat."""
    return {
        "location": booking.basket.location.pk,
        "start": booking.starts_at,
        "items": [line.item.code for line in booking.basket.lines],
        "people": [line.person_id for line in booking.basket.lines],
        "name": booking.customer.name,
        "phone": booking.customer.phone,
        "email": booking.customer.email,
        "note": booking.extras.customer_note,
        "answers": {str(pk): answer for pk, answer in booking.extras.answers.items()},
    }
