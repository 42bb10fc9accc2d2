"""A stranger joins the waitlist on the booking page."""

from dataclasses import dataclass
from typing import Any

from booking.diary.wishes import Channel, CustomerDetails
from booking.storefront.forms_once import form_once
from booking.waitlist.joining import EntryWish, entry_join
from booking.waitlist.tokens import entry_token
from kernel.clock import Clock

ROUTE = "waitlist:join"


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
    return form_once(
        route=ROUTE,
        key=joining.key,
        body=joining.sent,
        address=joining.address,
        customer=joining.customer,
        make=lambda actor, agreement: entry_join(
            actor=actor,
            clock=clock,
            channel=Channel.STOREFRONT,
            wish=joining.wish,
            customer=joining.customer,
            agreement=agreement,
        ),
        token_of=lambda entry: entry_token(entry.reference),
        clock=clock,
    )
