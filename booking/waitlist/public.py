"""A stranger joins on the booking page: counted like bookings, and once for one form however often it is sent."""

from dataclasses import dataclass
from typing import Any

from booking.diary.wishes import Agreement, Channel, CustomerDetails
from booking.storefront.services import HOUR, MOST_BY_ADDRESS, contacts_throttle, customer_actor
from booking.waitlist.joining import EntryWish, entry_join
from booking.waitlist.models import WaitlistEntry
from booking.waitlist.tokens import entry_token
from kernel.clock import Clock
from kernel.idempotency.services import Answer, answer_once, body_hash_of
from kernel.throttle import network_of, throttle

SCOPE = "waitlist:join"
CREATED = 201


@dataclass(frozen=True, slots=True)
class Joining:
    """What a stranger sent; `key` is the form's own."""

    key: str
    wish: EntryWish
    customer: CustomerDetails
    address: str
    sent: dict[str, Any]


def entry_join_once(*, joining: Joining, clock: Clock) -> str:
    """The token of the entry; the same key and content give the same one.

    Raises BadInput, NotFound, TooMany, InProgress, KeyReused.
    """
    throttle(f"book:ip:{network_of(joining.address)}", most=MOST_BY_ADDRESS, seconds=HOUR)
    _status, answer = answer_once(
        scope=SCOPE,
        key=joining.key,
        body_hash=body_hash_of(joining.sent),
        run=lambda: _join(joining, clock),
        settle=_settled,
        clock=clock,
    )
    return str(answer["token"])


def _join(joining: Joining, clock: Clock) -> WaitlistEntry:
    contacts_throttle(filter(None, (joining.customer.phone, joining.customer.email)))
    return entry_join(
        actor=customer_actor(joining.customer.name, joining.address),
        clock=clock,
        channel=Channel.STOREFRONT,
        wish=joining.wish,
        customer=joining.customer,
        agreement=Agreement(address=joining.address, given=True),
    )


def _settled(entry: WaitlistEntry) -> Answer:
    return CREATED, {"token": entry_token(entry.reference)}
