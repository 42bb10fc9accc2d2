"""What a person does to their own login."""

from django.db.models import F

from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.errors import NotFound
from kernel.transactions import service_transaction
from tenants.accounts.models import User


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
    """Sign a person out everywhere, at the next request of each session; raises NotFound."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    audit_record(actor=actor, action="user.sign_out_everywhere", target=user)
    user.refresh_from_db()
    return user


def _own(actor: Actor) -> User:
    user = User.objects.select_for_update().filter(pk=actor.id or 0).first()
    if user is None:
        raise NotFound
    return user
