"""Changing what somebody may do here: their role, and the end of their access."""

from django.db.models import F

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.transactions import service_transaction
from tenants.accounts.granting import authorise_role, keep_an_owner, login_managed
from tenants.accounts.models import Invitation, Pin, SignIn, User
from tenants.accounts.sign_ins import sign_ins_drop


@service_transaction
def role_change(*, actor: Actor, user_id: int, role: str) -> User:
    """Give a login another role. Raises NotAllowed, NotFound, LastOwner."""
    user = login_managed(actor, user_id)
    authorise_role(actor, role)
    if role == user.role:
        return user
    keep_an_owner(user)
    before, user.role = user.role, role
    user.save(update_fields=["role"])
    audit_record(
        actor=actor, action="access.role_changed", target=user, before={"role": before}, after={"role": role}
    )
    return user


@service_transaction
def access_end(*, actor: Actor, user_id: int) -> User:
    """No way in any more: every session ends at its next request, no link works. Raises NotAllowed, NotFound, LastOwner.

    The login stays on the trail and can be invited again.
    """
    return login_closed(actor, user_id)


def login_closed(actor: Actor, user_id: int) -> User:
    """As `access_end`, for a caller inside its own service transaction; takes the locks of `login_managed`."""
    user = login_managed(actor, user_id)
    Pin.objects.filter(user=user).delete()
    invited = Invitation.objects.filter(user=user).delete()[0]
    if not user.is_active and not invited:
        return user
    keep_an_owner(user)
    User.objects.filter(pk=user.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    sign_ins_drop(SignIn.objects.filter(user=user))
    audit_record(actor=actor, action="access.ended", target=user)
    user.refresh_from_db()
    return user
