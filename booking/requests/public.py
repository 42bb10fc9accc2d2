"""A stranger asks on the booking page for a group or a series."""

from dataclasses import dataclass
from typing import Any

from booking.diary.wishes import CustomerDetails
from booking.requests.asking import Wished, request_ask
from booking.requests.tokens import request_token
from booking.storefront.forms_once import form_once
from kernel.clock import Clock

ROUTE = "requests:ask"


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
    return form_once(
        route=ROUTE,
        key=sent.key,
        body=sent.body,
        address=sent.address,
        customer=sent.customer,
        make=lambda actor, agreement: request_ask(
            actor=actor, clock=clock, wished=sent.wished, customer=sent.customer, agreement=agreement
        ),
        token_of=lambda row: request_token(row.reference),
        clock=clock,
    )
