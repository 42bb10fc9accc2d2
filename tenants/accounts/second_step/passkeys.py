"""Passkeys: a finger, a face or a number on one's own device instead of a password, bound to this salon's host."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db.models import QuerySet

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.models import User
from tenants.accounts.second_step.codes import (
    StepRequired,
    fresh_codes,
    has_second_step,
)
from tenants.accounts.selectors import needs_second_step

MOST = 10


def passkeys(user: User) -> QuerySet[Authenticator]:
    """The person's passkeys, the oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.WEBAUTHN
    )
    return found.order_by("created_at", "pk")


@service_transaction
def passkey_add(*, actor: Actor, name: str, credential: dict[str, Any]) -> list[str]:
    """Keep a passkey of one's own that was just proved; ten codes for paper with the first second step, else none.

    Raises NotFound, BadInput for more than MOST.
    """
    user = _own(actor)
    if passkeys(user).count() >= MOST:
        raise BadInput.of("name", "too_many")
    is_first = not has_second_step(user)
    WebAuthn.add(user, name, credential)
    audit_record(actor=actor, action="user.passkey_added", target=user, after={"passkey": name})
    return fresh_codes(user) if is_first else []


@service_transaction
def passkey_remove(*, actor: Actor, passkey_id: int) -> None:
    """Take one of one's own passkeys away; with the last second step the codes for paper go, too.

    Raises NotFound, StepRequired where the role needs one.
    """
    user = _own(actor)
    row = passkeys(user).filter(pk=passkey_id).first()
    if row is None:
        raise NotFound
    row.delete()
    if not has_second_step(user):
        if needs_second_step(user):
            raise StepRequired
        Authenticator.objects.filter(user_id=user.pk).delete()
    audit_record(actor=actor, action="user.passkey_removed", target=user, before={"passkey": row.wrap().name})


def _own(actor: Actor) -> User:
    user = User.objects.select_for_update(no_key=True).filter(pk=actor.id or 0).first()
    if user is None:
        raise NotFound
    return user
