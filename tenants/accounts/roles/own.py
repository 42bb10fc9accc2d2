"""Roles that a salon makes: named, filled from the same table as ours, handed over before they go."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from kernel.transactions import lock_keys, service_transaction
from tenants.accounts.access_services import role_in_a_word
from tenants.accounts.models import OwnRole, Role, RoleGrant, User
from tenants.accounts.rights import OWNABLE, Action, authorise, places_with, rights_of_own
from tenants.accounts.roles.granting import owners_locked
from tenants.accounts.selectors import GivenRole, own_role, roles_of_salon

MOST_OWN_ROLES = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleDetails:
    """What a role of the salon's is: `rights` are codes of the table."""

    name: str
    rights: Collection[str]


@service_transaction
def own_role_create(*, actor: Actor, name: str, copied_from: str) -> OwnRole:
    """A role that may what the one it is copied from may, as far as a role of the salon's and the actor may it.

    Raises NotAllowed, BadInput for a name that is taken and for one role too many, NotFound for a strange key.
    """
    authorise(actor, Action.ROLES_WRITE)
    lock_keys(["roles"])
    known = roles_of_salon()
    source = known.get(copied_from)
    if source is None:
        raise NotFound
    if sum(1 for role in known.values() if role.own) >= MOST_OWN_ROLES:
        raise BadInput.of("name", "too_many", _("Twenty roles of your own are the most. Remove one first."))
    _check_name(name, known)
    held = sorted(source.rights & OWNABLE & _given(actor))
    role = OwnRole.objects.create(name=name.strip(), rights=held)
    audit_record(actor=actor, action="role.made", target=role, after={"name": role.name, "rights": held})
    return role


@service_transaction
def own_role_change(*, actor: Actor, role_id: int, version: int, details: RoleDetails) -> OwnRole:
    """Let the role be so from everybody's next click on. Nobody puts a right into it or takes one out that they lack.

    Raises NotAllowed, NotFound, StaleVersion, BadInput for a name that is taken.
    """
    authorise(actor, Action.ROLES_WRITE)
    lock_keys(["roles"])
    role = _locked(role_id)
    if role.version != version:
        raise StaleVersion
    wanted = rights_of_own(details.rights)
    if not wanted ^ rights_of_own(role.rights) <= _given(actor):
        raise NotAllowed(action=str(Action.ROLES_WRITE))
    _check_name(details.name, roles_of_salon(), but=role_id)
    before, after = changes(role, {"name": details.name.strip(), "rights": sorted(wanted)})
    if after:
        OwnRole.objects.filter(pk=role.pk).update(version=version + 1, **after)
        audit_record(actor=actor, action="role.changed", target=role, before=before, after=after)
    role.refresh_from_db()
    return role


@service_transaction
def own_role_remove(*, actor: Actor, role_id: int, heir: str = "") -> None:
    """Take the role away; whoever has it gets the role `heir` in its place, at the same locations.

    Raises NotAllowed, NotFound, BadInput while somebody has it and no heir is named, StaleVersion when somebody was
    invited with it at this moment.
    """
    authorise(actor, Action.ROLES_WRITE)
    own_role(role_id)
    owners_locked()
    lock_keys(["roles"])
    holders = list(
        User.objects.select_for_update(of=("self",), no_key=True)
        .filter(grants__own_role=role_id)
        .order_by("pk")
    )
    role = _locked(role_id)
    if RoleGrant.objects.filter(own_role=role).exclude(user__in=holders).exists():
        raise StaleVersion
    if holders:
        _hand_over(actor, role, holders, _heir(actor, role, heir))
    audit_record(
        actor=actor,
        action="role.removed",
        target=role,
        before={"name": role.name, "rights": role.rights},
        after={"heir": heir} if holders else {},
    )
    role.delete()


def _heir(actor: Actor, role: OwnRole, key: str) -> GivenRole:
    found = roles_of_salon().get(key)
    if found is None or key == Role.OWNER or (found.own and found.own.pk == role.pk):
        raise BadInput.of(
            "heir", "required", _("Somebody has this role. Choose the one they get in its place.")
        )
    if not found.rights <= _given(actor):
        raise NotAllowed(action=str(Action.ROLES_WRITE))
    return found


def _hand_over(actor: Actor, role: OwnRole, holders: list[User], heir: GivenRole) -> None:
    """The heir at the role's locations for everybody; who has the heir already has it at both."""
    kind = {"own_role": heir.own} if heir.own else {"role": heir.key}
    for user in holders:
        mine = RoleGrant.objects.get(user=user, own_role=role)
        known = RoleGrant.objects.filter(user=user, **kind).first()
        places = mine.places if known is None else _both(mine.places, known.places)
        mine.delete()
        RoleGrant.objects.update_or_create(user=user, **kind, defaults={"places": places})
        User.objects.filter(pk=user.pk).update(role=role_in_a_word(user))
        audit_record(
            actor=actor,
            action="access.role_changed",
            target=user,
            before={role.name: mine.places or "all"},
            after={heir.name if heir.own else heir.key: places or "all"},
        )


def _both(one: list[int] | None, other: list[int] | None) -> list[int] | None:
    return None if one is None or other is None else sorted({*one, *other})


def _locked(role_id: int) -> OwnRole:
    role = OwnRole.objects.select_for_update().filter(pk=role_id).first()
    if role is None:
        raise NotFound
    return role


def _given(actor: Actor) -> frozenset[str]:
    """The rights that the actor may pass on: what they may do everywhere."""
    return frozenset(action for action in Action if places_with(actor, action) is None)


def _check_name(name: str, known: dict[str, GivenRole], *, but: int = 0) -> None:
    """Raises BadInput for a name that another role of the salon has, ours in either case of letters too."""
    others = {role.name.casefold() for role in known.values() if not (role.own and role.own.pk == but)}
    if name.strip().casefold() in others:
        raise BadInput.of("name", "taken", _("There is a role of this name already."))
