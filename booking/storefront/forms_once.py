"""A stranger's form on the booking page: counted like bookings, and taken once however often it is sent."""

from collections.abc import Callable
from typing import Any, TypeVar

from booking.diary.wishes import Agreement, CustomerDetails
from booking.storefront.services import HOUR, MOST_BY_ADDRESS, contacts_throttle, customer_actor
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.idempotency.services import answer_once, body_hash_of, scope_of
from kernel.throttle import network_of, throttle

CREATED = 201
Row = TypeVar("Row")


def form_once(
    *,
    route: str,
    key: str,
    body: dict[str, Any],
    address: str,
    customer: CustomerDetails,
    make: Callable[[Actor, Agreement], Row],
    token_of: Callable[[Row], str],
    clock: Clock,
) -> str:
    """The token of what `make` makes for the customer at that address; the same key and body give the same one.

    `route` and `key` say which form it is, `body` what must be equal for a repeat to be one. Raises what `make`
    raises, and TooMany, InProgress, KeyReused.
    """
    throttle(f"book:ip:{network_of(address)}", most=MOST_BY_ADDRESS, seconds=HOUR)

    def run() -> Row:
        contacts_throttle(filter(None, (customer.phone, customer.email)))
        return make(customer_actor(customer.name, address), Agreement(address=address, given=True))

    _status, answer = answer_once(
        scope=scope_of(route),
        key=key,
        body_hash=body_hash_of(body),
        run=run,
        settle=lambda row: (CREATED, {"token": token_of(row)}),
        clock=clock,
    )
    return str(answer["token"])
