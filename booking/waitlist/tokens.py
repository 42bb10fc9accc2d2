"""The private link of somebody who waits: made from the salon's secret and the entry's reference, kept nowhere."""

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

from booking.diary.tokens import REFERENCE_LENGTH
from booking.waitlist.models import WaitlistEntry
from booking.waitlist.selectors import entries
from kernel.context import salon_salt
from kernel.errors import NotFound

LONGEST = 100


def entry_token(reference: str) -> str:
    """The token of the entry of that reference in the current salon: the reference, then 256 bits of proof."""
    digest = salted_hmac(salon_salt("waitlist"), reference, algorithm="sha256").digest()
    return reference + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def entry_by_token(token: str) -> WaitlistEntry:
    """The entry that the link leads to, with location, customer, lines and offers; raises NotFound."""
    reference = token[:REFERENCE_LENGTH]
    if len(token) > LONGEST or not constant_time_compare(token.encode(), entry_token(reference).encode()):
        raise NotFound
    found = entries().filter(reference=reference).first()
    if found is None:
        raise NotFound
    return found
