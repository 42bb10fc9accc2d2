"""A stranger asks on the booking page: counted like bookings, and once for one form however often it is sent."""

from dataclasses import dataclass
from typing import Any

from booking.diary.wishes import Agreement, CustomerDetails
from booking.requests.asking import Wished, request_ask
from booking.requests.models import VisitRequest
from booking.requests.tokens import request_token
from booking.storefront.services import HOUR, MOST_BY_ADDRESS, contacts_throttle, customer_actor
from kernel.clock import Clock
from kernel.idempotency.services import Answer, answer_once, body_hash_of
from kernel.throttle import network_of, throttle

SCOPE = "requests:ask"
CREATED = 201


@dataclass(frozen=True, slots=True)
class Sent:
    """What a stranger sent; `key` is the form's own, `body` what must be equal for a repeat to be one."""

    key: str
    wished: Wished
    customer: CustomerDetails
    address: str
    body: dict[str, Any]


def request_ask_once(*, sent: Sent, clock: Clock) -> str:
    """The token of the request; the same key and content give the same one.

    Raises BadInput, NotFound, TooMany, InProgress, KeyReused.
    """
    throttle(f"book:ip:{network_of(sent.address)}", most=MOST_BY_ADDRESS, seconds=HOUR)
    _status, answer = answer_once(
        scope=SCOPE,
        key=sent.key,
        body_hash=body_hash_of(sent.body),
        run=lambda: _ask(sent, clock),
        settle=_settled,
        clock=clock,
    )
    return str(answer["token"])


def _ask(sent: Sent, clock: Clock) -> VisitRequest:
    contacts_throttle(filter(None, (sent.customer.phone, sent.customer.email)))
    return request_ask(
        actor=customer_actor(sent.customer.name, sent.address),
        clock=clock,
        wished=sent.wished,
        customer=sent.customer,
        agreement=Agreement(address=sent.address, given=True),
    )


def _settled(row: VisitRequest) -> Answer:
    return CREATED, {"token": request_token(row.reference)}
