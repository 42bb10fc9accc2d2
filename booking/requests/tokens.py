"""The private link of somebody who asked: made from the salon's secret and the request's reference, kept nowhere."""

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

from booking.diary.tokens import REFERENCE_LENGTH
from booking.requests.models import VisitRequest
from booking.requests.selectors import requests
from kernel.context import salon_salt
from kernel.errors import NotFound

LONGEST = 100


def request_token(reference: str) -> str:
    """The token of the request of that reference in the current salon: the reference, then 256 bits of proof."""
    digest = salted_hmac(salon_salt("requests"), reference, algorithm="sha256").digest()
    return reference + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def request_by_token(token: str) -> VisitRequest:
    """The request that the link leads to; raises NotFound."""
    reference = token[:REFERENCE_LENGTH]
    if len(token) > LONGEST or not constant_time_compare(token.encode(), request_token(reference).encode()):
        raise NotFound
    found = requests().filter(reference=reference).first()
    if found is None:
        raise NotFound
    return found
