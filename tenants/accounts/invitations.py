"""Letting somebody in: a login without access, and a link by mail that gives it a password, once, within seven days."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import lock_keys, service_transaction
from tenants.accounts.addresses import absolute_url
from tenants.accounts.mails import AccountMail, account_mail_send
from tenants.accounts.models import Invitation, Role, User
from tenants.accounts.roles.granting import Places, authorise_role, login_managed

INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitee:
    """Somebody who shall get a login: `role` is the key of one of the salon's, at `places` (None for all locations).

    `language` is that of the mail and of their desk ("" any).
    """

    email: str
    name: str
    role: str
    language: str = ""
    places: Places = None


@service_transaction
def invitation_create(*, actor: Actor, clock: Clock, invitee: Invitee) -> User:
    """A login without access, and the link on its way. Raises NotAllowed, BadInput for an address that has a login."""
    return login_invited(actor, clock, invitee)


def login_invited(actor: Actor, clock: Clock, invitee: Invitee) -> User:
    """As `invitation_create`, for a caller inside its own service transaction; takes the address's lock."""
    role = authorise_role(actor, invitee.role, invitee.places)
    email = invitee.email.strip().lower()
    lock_keys([f"login:{email}"])
    if User.objects.filter(email=email).exists():
        raise BadInput.of("email", "taken", _("There is a login with this address already."))
    user = User.objects.create_user(
        email,
        name=invitee.name.strip(),
        role=Role.OWN if role.own else role.key,
        own_role=role.own,
        places=None if invitee.places is None else sorted(set(invitee.places)),
        language=invitee.language,
        is_active=False,
    )
    after = {
        "email": email,
        "role": role.own.name if role.own else role.key,
        "places": invitee.places or "all",
    }
    audit_record(actor=actor, action="access.invited", target=user, after=after)
    _send(user, clock)
    return user


@service_transaction
def invitation_send(*, actor: Actor, clock: Clock, user_id: int) -> User:
    """A new link for a login without access; the one before no longer works. Raises NotAllowed, NotFound."""
    user = login_managed(actor, user_id)
    if user.is_active:
        raise NotFound
    audit_record(actor=actor, action="access.invited_again", target=user)
    _send(user, clock)
    return user


@service_transaction
def invitation_withdraw(*, actor: Actor, user_id: int) -> None:
    """The link no longer works; a login that was never used goes with it. Raises NotAllowed, NotFound."""
    user = login_managed(actor, user_id)
    if user.is_active or not Invitation.objects.filter(user=user).delete()[0]:
        raise NotFound
    audit_record(actor=actor, action="access.withdrawn", target=user, before={"email": user.email})
    if not user.has_usable_password():
        user.delete()


def invitation_open(token: str, clock: Clock) -> Invitation:
    """The invitation of that link at this salon; raises NotFound for a used, old, withdrawn or strange one."""
    found = Invitation.objects.select_related("user").filter(
        token_hash=link_hash(token), expires_at__gt=clock.now(), user__is_active=False
    )
    invitation = found.first()
    if invitation is None:
        raise NotFound
    return invitation


@service_transaction
def invitation_accept(*, token: str, password: str, clock: Clock, address: str = "") -> User:
    """Give the login its password and its access; the address counts as confirmed. Raises NotFound as above.

    The login is locked first, as whoever withdraws does. The link's row is taken by deleting it: of two who use it at once,
    one finds nothing.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=invitation_open(token, clock).user_id)
    if not link_taken(user, token):
        raise NotFound
    user.set_password(password)
    user.is_active = True
    user.session_epoch = F("session_epoch") + 1
    user.save(update_fields=["password", "is_active", "session_epoch"])
    user.refresh_from_db()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    actor = Actor(ActorKind.USER, user.pk, str(user), user.role, "desk", address)
    audit_record(actor=actor, action="access.accepted", target=user)
    return user


def _send(user: User, clock: Clock) -> None:
    """Make the link and owe its mail; a link made before is overwritten."""
    token, now = secrets.token_urlsafe(32), clock.now()
    link = {"token_hash": link_hash(token), "sent_at": now, "expires_at": now + INVITATION_LIFE}
    Invitation.objects.update_or_create(user=user, defaults=link)
    url = absolute_url(reverse("invitation", args=[token]))
    account_mail_send(
        AccountMail("account_invite", to=user.email, name=str(user), language=user.language, url=url)
    )


def link_taken(user: User, token: str) -> bool:
    """Use the link up; False when somebody else did."""
    return bool(Invitation.objects.filter(user=user, token_hash=link_hash(token)).delete()[0])


def link_hash(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()
