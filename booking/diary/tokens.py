"""The link by which a customer comes back to their visit: a token made from the salon's secret, stored hashed.

The token is an HMAC over the salon and the visit's reference, so that a message can be rendered at any time
without the token being kept anywhere; whoever reads the database learns only its SHA-256.
"""

import base64
import hashlib

from django.utils.crypto import constant_time_compare, salted_hmac

from booking.diary.models import Appointment
from kernel.context import salon_salt
from kernel.errors import NotFound
from kernel.ids import reference_new

REFERENCE_LENGTH = 8


def new_reference() -> str:
    """Eight random Crockford base32 characters: 40 bits, no I, L, O or U to misread on the phone."""
    return reference_new(REFERENCE_LENGTH)


def token_of_reference(reference: str) -> str:
    """The 256-bit token of the visit of that reference in the current salon, as 43 URL-safe characters."""
    digest = salted_hmac(salon_salt("visit"), reference, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def manage_token(appointment: Appointment) -> str:
    """The token of the customer's own link; the same for the life of the visit."""
    return token_of_reference(appointment.reference)


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def appointment_by_token(token: str) -> Appointment:
    """The visit that the link leads to, with its location, customer and lines; raises NotFound."""
    appointment = (
        Appointment.objects.select_related("location", "location__rules", "customer")
        .prefetch_related("lines__staff")
        .filter(manage_token_hash=token_hash(token))
        .first()
    )
    if appointment is None or not constant_time_compare(token, manage_token(appointment)):
        raise NotFound
    return appointment
