"""What a person does to their own login."""

from django.db.models import F

from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.errors import NotFound
from kernel.transactions import service_transaction
from tenants.accounts.models import SignIn, User
from tenants.accounts.rights import Action, may_somewhere
from tenants.accounts.roles.granting import login_managed
from tenants.accounts.sign_ins import sign_ins_drop
from tenants.accounts.tablets.services import pin_drop


@service_transaction
def profile_change(*, actor: Actor, name: str, language: str) -> User:
    """Change one's own name and language; raises NotFound when the login is gone."""
    user = _own(actor)
    before, after = changes(user, {"name": name.strip(), "language": language})
    if after:
        User.objects.filter(pk=user.pk).update(**after)
        audit_record(actor=actor, action="user.change_profile", target=user, before=before, after=after)
    user.refresh_from_db()
    return user


@service_transaction
def sessions_end(*, actor: Actor, user_id: int) -> User:
    """Sign a person out everywhere, at the next request of each session: oneself, or by the right to change their access.

    Their PIN goes along, which would let whoever knows it in again. Raises NotAllowed, NotFound.
    """
    user = _own(actor) if actor.id == user_id else login_managed(actor, user_id)
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    sign_ins_drop(SignIn.objects.filter(user=user))
    pin_drop(user=user)
    audit_record(actor=actor, action="user.sign_out_everywhere", target=user)
    user.refresh_from_db()
    return user


@service_transaction
def sign_in_end(*, actor: Actor, sign_in_id: int) -> SignIn:
    """End one session, one's own or that of somebody whose access one may change. Raises NotAllowed, NotFound."""
    row = SignIn.objects.filter(pk=sign_in_id).first()
    if row is None or not (row.user_id == actor.id or may_somewhere(actor, Action.ACCESS_WRITE)):
        raise NotFound
    user = _own(actor) if row.user_id == actor.id else login_managed(actor, row.user_id)
    sign_ins_drop(SignIn.objects.filter(pk=row.pk))
    audit_record(actor=actor, action="user.sign_out_device", target=user, before={"device": row.device})
    return row


def _own(actor: Actor) -> User:
    user = User.objects.select_for_update().filter(pk=actor.id or 0).first()
    if user is None:
        raise NotFound
    return user
