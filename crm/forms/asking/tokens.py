"""The private link of a request: made from the salon's secret and its reference, kept nowhere."""

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

from crm.forms.models import FormRequest
from kernel.context import salon_salt
from kernel.errors import NotFound

REFERENCE_LENGTH, LONGEST = 8, 100


def request_token(reference: str) -> str:
    """The token of that request in the current salon: the reference, then 256 bits of proof."""
    digest = salted_hmac(salon_salt("form"), reference, algorithm="sha256").digest()
    return reference + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def request_by_token(token: str) -> FormRequest:
    """The request that the link leads to, with its customer; raises NotFound."""
    reference = token[:REFERENCE_LENGTH]
    if len(token) > LONGEST or not constant_time_compare(token.encode(), request_token(reference).encode()):
        raise NotFound
    found = FormRequest.objects.select_related("customer", "form").filter(reference=reference).first()
    if found is None:
        raise NotFound
    return found
