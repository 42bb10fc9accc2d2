"""Links of the queue, made from the salon's secret and kept nowhere: one's own ticket, a device, a code to join.

The code on the shop's screen names its shop and ten minutes, and is good for the next twenty: whoever is not in the
shop has none. A printed one is good until it is taken back.
"""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from booking.diary.tokens import REFERENCE_LENGTH
from booking.places.models import Location
from booking.queue.models import LinkKind, QueueLink, Ticket
from booking.queue.selectors import links, tickets
from kernel.context import salon_salt
from kernel.errors import NotFound

LONGEST = 80
PROOF_LENGTH = 32
ROTATES_SECONDS = 600
GOOD_FOR = 3


def ticket_token(reference: str) -> str:
    """The token of the customer's own page: the reference, then 128 bits of proof."""
    return reference + _proof("queue.ticket", reference)


def ticket_by_token(token: str) -> Ticket:
    """The ticket that the link leads to; raises NotFound."""
    found = tickets().filter(reference=_reference(token, "queue.ticket")).first()
    if found is None:
        raise NotFound
    return found


def link_token(reference: str) -> str:
    """The token of a link that staff made."""
    return reference + _proof("queue.link", reference)


def link_by_token(token: str, kind: LinkKind) -> QueueLink:
    """The link of that kind, not taken back, of a shop that is in use; raises NotFound."""
    found = links().filter(reference=_reference(token, "queue.link"), kind=kind, revoked_at=None).first()
    if found is None:
        raise NotFound
    return found


def rotating_token(location_id: int, now: datetime) -> str:
    """The code on the shop's screen."""
    text = f"{location_id}.{_window(now)}"
    return f"{text}.{_proof('queue.join', text)}"


def location_to_join(token: str, now: datetime) -> Location:
    """The shop that the code lets in, from its screen or from paper; raises NotFound."""
    if token.count(".") != 2:
        return link_by_token(token, LinkKind.PRINT).location
    text, _dot, proof = token.rpartition(".")
    location_id, _dot, window = text.partition(".")
    if len(token) > LONGEST or not constant_time_compare(proof.encode(), _proof("queue.join", text).encode()):
        raise NotFound
    found = Location.objects.filter(pk=int(location_id), archived_at=None).first()
    if found is None or not 0 <= _window(now) - int(window) < GOOD_FOR:
        raise NotFound
    return found


def _window(now: datetime) -> int:
    return int(now.timestamp()) // ROTATES_SECONDS


def _reference(token: str, purpose: str) -> str:
    """The reference that the token proves; raises NotFound."""
    reference = token[:REFERENCE_LENGTH]
    right = (reference + _proof(purpose, reference)).encode()
    if len(token) > LONGEST or not constant_time_compare(token.encode(), right):
        raise NotFound
    return reference


def _proof(purpose: str, text: str) -> str:
    return salted_hmac(salon_salt(purpose), text, algorithm="sha256").hexdigest()[:PROOF_LENGTH]
