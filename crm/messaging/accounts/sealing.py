"""Keys of a salon's own accounts at rest: sealed for that salon alone, so that a copied row is of no use elsewhere."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from kernel.context import current_salon


class Unreadable(Exception):
    """What is stored was sealed with another secret of the instance, or for another salon."""


def seal(text: str) -> str:
    """The text for the database."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text; raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def hook_token(provider: str) -> str:
    """The part of a webhook's address that only the provider knows; derived, so that nothing needs to be stored."""
    text = f"message hook {current_salon().uuid} {provider}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:40]


def _box() -> Fernet:
    text = f"channel keys {current_salon().uuid} {settings.SECRET_KEY}"
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()))
