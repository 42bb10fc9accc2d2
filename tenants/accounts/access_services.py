"""Changing what somebody may do here: their roles, and the end of their access."""

from django.db.models import F, QuerySet

from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import NotFound
from kernel.transactions import service_transaction
from tenants.accounts.models import SALON_ROLES, Invitation, Pin, Role, RoleGrant, SignIn, User
from tenants.accounts.rights import RANKS, Action, authorise
from tenants.accounts.roles.granting import (
    LastRole,
    Places,
    authorise_role,
    grants_of,
    keep_an_owner,
    login_managed,
    own_id,
    owners_locked,
)
from tenants.accounts.sign_ins import sign_ins_drop


@service_transaction
def role_change(*, actor: Actor, user_id: int, role: str, places: Places = None) -> User:
    """Give a login this role in place of all it had. Raises NotAllowed, NotFound, LastOwner, BadInput."""
    user = login_managed(actor, user_id)
    authorise_role(actor, role, places)
    if role != Role.OWNER:
        keep_an_owner(user)
    before = _spoken(user)
    RoleGrant.objects.filter(user=user).delete()
    _grant(user, role, places)
    return _kept(actor, "access.role_changed", user, before)


@service_transaction
def role_grant(*, actor: Actor, user_id: int, role: str, places: Places = None) -> User:
    """Give a login this role besides what it has, or let one that it has hold at these locations from now on.

    Raises NotAllowed, NotFound, BadInput.
    """
    user = login_managed(actor, user_id)
    authorise_role(actor, role, places)
    before = _spoken(user)
    _rows(user, role).delete()
    _grant(user, role, places)
    return _kept(actor, "access.role_given", user, before)


@service_transaction
def role_withdraw(*, actor: Actor, user_id: int, role: str) -> User:
    """Take a role from a login. Raises NotAllowed, NotFound, LastOwner, LastRole for the only one."""
    user = login_managed(actor, user_id)
    held = [key for key, _places in grants_of(user)]
    if role not in held:
        raise NotFound
    if role == Role.OWNER:
        keep_an_owner(user)
    if held == [role]:
        raise LastRole
    before = _spoken(user)
    _rows(user, role).delete()
    return _kept(actor, "access.role_withdrawn", user, before)


@service_transaction
def roles_reconcile(*, actor: Actor) -> int:
    """Where the role in a word and the roles differ, the word holds, at every location; for how many people.

    The code before several roles writes only the word. While it still runs beside this one, in a release without a
    pause, whoever it demotes would keep what they had. Safe to run again. Raises NotAllowed.
    """
    authorise(actor, Action.ROLES_WRITE)
    owners_locked()
    known = User.objects.select_for_update(no_key=True).filter(role__in=SALON_ROLES).order_by("pk")
    strays = [user for user in known if role_in_a_word(user) != user.role]
    for user in strays:
        before = _spoken(user)
        RoleGrant.objects.filter(user=user).delete()
        _grant(user, user.role, None)
        _kept(actor, "access.role_changed", user, before)
    return len(strays)


def role_in_a_word(user: User) -> str:
    """The strongest of our roles that the person has, or OWN where all theirs are of the salon's making."""
    held = set(RoleGrant.objects.filter(user=user).values_list("role", flat=True))
    return next((role for role in RANKS if role in held), Role.OWN)


def _grant(user: User, role: str, places: Places) -> None:
    own = own_id(role)
    where = None if places is None else sorted(set(places))
    RoleGrant.objects.create(user=user, role="" if own else role, own_role_id=own, places=where)


def _rows(user: User, role: str) -> QuerySet[RoleGrant]:
    own = own_id(role)
    return RoleGrant.objects.filter(user=user, **({"own_role_id": own} if own else {"role": role}))


def _spoken(user: User) -> dict[str, object]:
    """The person's roles for the trail: by name, with the numbers of their locations."""
    rows = RoleGrant.objects.filter(user=user).select_related("own_role").order_by("pk")
    return {(row.own_role.name if row.own_role else row.role): row.places or "all" for row in rows}


def _kept(actor: Actor, action: str, user: User, before: dict[str, object]) -> User:
    """Note the role in a word and the line on the trail, where something changed."""
    after = _spoken(user)
    if after == before:
        return user
    user.role = role_in_a_word(user)
    user.save(update_fields=["role"])
    audit_record(actor=actor, action=action, target=user, before=before, after=after)
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
