"""Links that sign one user in, once, within minutes: from sign-up to the salon's own host."""

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

from kernel.clock import Clock, system_clock
from kernel.context import current_salon, public_context, salon_context
from kernel.errors import NotFound
from tenants.accounts.models import User
from tenants.registry.hosts import salon_url
from tenants.registry.models import OneTimeLink, Salon

LINK_LIFE = timedelta(minutes=5)


def one_time_link_make(
    salon: Salon, user_id: int | None = None, *, email: str = "", then: str = "", clock: Clock = system_clock
) -> str:
    """An address on the salon's host that signs one user in, once, within five minutes; only its hash is stored.

    The user is named by id or by email; `then` is the path they land on. Raises NotFound without such a user.
    """
    token = secrets.token_urlsafe(32)
    person = user_id if user_id is not None else _user_of(salon, email)
    with public_context():
        OneTimeLink.objects.create(
            token_hash=_hash(token), salon_id=salon.pk, user_id=person, expires_at=clock.now() + LINK_LIFE
        )
    query = f"?{urlencode({'next': then})}" if then else ""
    return salon_url(salon.slug, f"/desk/enter/{token}/{query}")


def _user_of(salon: Salon, email: str) -> int:
    with salon_context(salon):
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound
    return user.pk


def one_time_link_use(token: str) -> User:
    """The user that the link signs in, at the salon it was made for; raises NotFound for any other link or salon."""
    salon, now = current_salon(), timezone.now()
    with public_context():
        link = OneTimeLink.objects.filter(token_hash=_hash(token), salon__uuid=salon.uuid).first()
        fresh = OneTimeLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now)
        taken = link is not None and fresh.update(used_at=now)
    user = User.objects.filter(pk=link.user_id, is_active=True).first() if link and taken else None
    if user is None:
        raise NotFound
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
