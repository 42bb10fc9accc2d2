"""A second step at signing in: six digits of an app on the phone, or one of ten codes kept on paper."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.context import current_salon_or_none
from kernel.errors import ChignonError, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.models import User
from tenants.accounts.roles.granting import login_managed
from tenants.accounts.selectors import needs_second_step

LAST_STEP = "last_step"
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class StepRequired(ChignonError):
    """The salon wants a second step of this role."""

    code = "second_step_required"
    status = 409
    message = _(
        "Your role needs a second step at signing in. Add another one first; an owner can change the rule."
    )


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's, with our words; secrets are encrypted with a key of the salon's own, so that a copied row is of no use."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already. Please take the next one."),
    }

    def encrypt(self, text: str) -> str:
        """The text for the database."""
        return _box().encrypt(text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host that they were made on, under the salon's name: at another salon they are nothing."""
        salon = current_salon_or_none()
        host: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**host, "name": salon.name if salon else "Chignon"}

    def decrypt(self, encrypted_text: str) -> str:
        """The text of the database; raises InvalidToken for one of another salon."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    salon = current_salon_or_none()
    text = f"second step {salon.uuid if salon else 'public'} {settings.SECRET_KEY}"
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()))


def has_app(user: User) -> bool:
    """Whether the person has the codes of an app."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def has_second_step(user: User) -> bool:
    """Whether signing in asks for more than the password: a code of an app, or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=STEPS).exists())


@transaction.atomic
def totp_step_take(authenticator: Authenticator, code: str) -> bool:
    """Whether the app's code is of a later half minute than the last one taken; notes it (RFC 6238, 5.2).

    A code holds for three half minutes, so that a phone's clock may be off. That it was used is kept in its own row: the
    cache may forget it, and does so after one.
    """
    row = Authenticator.objects.select_for_update().filter(pk=authenticator.pk).first()
    step = _step_of(row, code) if row else None
    if row is None or step is None or step <= row.data.get(LAST_STEP, -1):
        return False
    row.data[LAST_STEP] = step
    row.save(update_fields=["data"])
    return True


def _step_of(row: Authenticator, code: str) -> int | None:
    """The latest half minute whose code this is, among those of now."""
    secret = SecondStepAdapter().decrypt(row.data["secret"])
    right = [
        step
        for step in yield_hotp_counters_from_time()
        if format_hotp_value(hotp_value(secret, step)) == "".join(code.split())
    ]
    return max(right, default=None)


@service_transaction
def second_step_begin(*, actor: Actor, secret: str, code: str = "") -> list[str]:
    """From now on ask for the codes of `secret`; ten codes for paper. `code` proved it and lets nobody in any more.

    Raises NotFound when there is one already.
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=actor.id or 0).first()
    if user is None or has_app(user):
        raise NotFound
    totp_step_take(TOTP.activate(user, secret).instance, code)
    audit_record(actor=actor, action="user.second_step_begun", target=user)
    return fresh_codes(user)


@service_transaction
def recovery_codes_renew(*, actor: Actor) -> list[str]:
    """Ten new codes for paper; the ones before no longer work. Raises NotFound without a second step."""
    user = User.objects.select_for_update(no_key=True).filter(pk=actor.id or 0).first()
    if user is None or not has_second_step(user):
        raise NotFound
    audit_record(actor=actor, action="user.second_step_codes", target=user)
    return fresh_codes(user)


@service_transaction
def second_step_end(*, actor: Actor, user_id: int) -> User:
    """Ask for no code any more: one's own, or of somebody whose access one may change (a lost phone).

    Raises NotAllowed, NotFound, StepRequired for one's own where the role needs it.
    """
    own = User.objects.filter(pk=user_id).first() if actor.id == user_id else None
    if own and needs_second_step(own):
        raise StepRequired
    user = own or login_managed(actor, user_id)
    if not Authenticator.objects.filter(user_id=user.pk).delete()[0]:
        raise NotFound
    audit_record(actor=actor, action="user.second_step_ended", target=user)
    return user


def fresh_codes(user: User) -> list[str]:
    """Ten new codes for paper; the caller holds the login's lock."""
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes
