"""Who may give which role where, and what keeps a salon's last owner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor, ActorKind
from kernel.errors import BadInput, ChignonError, NotAllowed, NotFound
from tenants.accounts.models import OwnRole, Role, RoleGrant, User
from tenants.accounts.rights import RANKS, Action, authorise_somewhere, held_at, may, may_somewhere
from tenants.accounts.roles.holding import Holding, holding_of
from tenants.accounts.selectors import GivenRole, roles_of_salon, seen_by
from tenants.accounts.shops import shops

LONGEST_NUMBER = 18
Places = Sequence[int] | None  # ids of locations; None for all of them


class LastOwner(ChignonError):
    """Without this person nobody would own the salon."""

    code = "last_owner"
    status = 409
    message = _("A salon needs an owner. Make somebody else owner first.")


class LastRole(ChignonError):
    """Without this role the person could do nothing, and their access had better end."""

    code = "last_role"
    status = 409
    message = _("This is their only role. Give another one first, or end the access.")


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who gives and takes roles, and the roles of their salon."""

    actor: Actor
    roles: dict[str, GivenRole]

    @property
    def is_owner(self) -> bool:
        """Whether they may give everything: an owner, who alone decides over the roles, or the product itself."""
        return may(self.actor, Action.ROLES_WRITE)

    def may_give(self, key: str, places: Places) -> bool:
        """Whether they may give and take that role at those locations.

        Every one as owner; else one below their own, of whose rights they have each at each of those locations. An owner
        is one everywhere.
        """
        role = self.roles.get(key)
        if role is None or (key == Role.OWNER and places is not None):
            return False
        if self.is_owner:
            return True
        needed = role.rights | {Action.ACCESS_WRITE}
        return role.rank < RANKS[Role.MANAGER] and all(
            needed <= held_at(self.actor, place) for place in ([None] if places is None else places)
        )

    def gives(self) -> list[GivenRole]:
        """The roles that they may give somewhere, in the order of the table."""
        somewhere = [None, *([place] for place, _held in self.actor.local)]
        return [
            role
            for key, role in self.roles.items()
            if any(self.may_give(key, places) for places in somewhere)
        ]

    def manages(self, grants: Collection[tuple[str, Places]]) -> bool:
        """Whether they may change the access of somebody who has these roles; of somebody without any, an owner."""
        return self.is_owner or (bool(grants) and all(self.may_give(key, places) for key, places in grants))


def giver_of(actor: Actor) -> Giver:
    """The actor as somebody who gives roles; two queries, none for who may give none."""
    return Giver(actor, roles_of_salon() if may_somewhere(actor, Action.ACCESS_WRITE) else {})


def grants_of(user: User) -> list[tuple[str, Places]]:
    """The person's roles, by key, and where."""
    return [(grant_key(grant), grant.places) for grant in RoleGrant.objects.filter(user=user).order_by("pk")]


def grant_key(grant: RoleGrant) -> str:
    """The role of a grant as it is written in forms and on the trail."""
    return grant.role or f"own:{grant.own_role_id}"


def own_id(key: str) -> int | None:
    """The number of a role that the salon made, from its key; None for one of ours."""
    number = key.removeprefix("own:")
    is_number = number != key and number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    return int(number) if is_number else None


def authorise_role(actor: Actor, role: str, places: Places = None) -> GivenRole:
    """The right to give that role there; returns it. One the salon made is locked, so that it cannot grow meanwhile.

    The caller is inside a transaction. Raises NotAllowed, BadInput for a strange location.
    """
    authorise_somewhere(actor, Action.ACCESS_WRITE)
    if (own := own_id(role)) is not None:
        list(OwnRole.objects.select_for_update().filter(pk=own))
    giver = giver_of(actor)
    if not giver.may_give(role, places):
        raise NotAllowed(action=str(Action.ACCESS_WRITE))
    if places is not None and not set() < set(places) <= {place for place, _name in shops()}:
        raise BadInput.of("places", "unknown", _("One of these locations is not there any more."))
    return giver.roles[role]


def login_managed(actor: Actor, user_id: int) -> User:
    """The login, its row and every owner's locked until the transaction ends, of whom the actor may change access.

    The owners are always locked, in the order of their numbers, so that two changes meet here and the second sees what
    the first left: also when the first took the role or the access of who asks. Raises NotAllowed, NotFound.
    """
    authorise_somewhere(actor, Action.ACCESS_WRITE)
    owners_locked()
    _still_in(actor)
    user = User.objects.select_for_update(no_key=True).filter(seen_by(actor), pk=user_id).first()
    if user is None:
        raise NotFound
    if not giver_of(actor).manages(grants_of(user)):
        raise NotAllowed(action=str(Action.ACCESS_WRITE))
    return user


def owners_locked() -> list[User]:
    """The owners, locked: the first lock of whatever changes somebody's roles."""
    return list(_owners().select_for_update(of=("self",), no_key=True))


def _still_in(actor: Actor) -> None:
    """Raises NotAllowed for a person whose roles or access were taken since their request began."""
    if actor.kind is ActorKind.SYSTEM:
        return
    held = User.objects.with_roles().filter(pk=actor.id or 0, role=actor.role, is_active=True).first()
    if held is None or (actor.rights is not None and holding_of(held) != Holding(actor.rights, actor.local)):
        raise NotAllowed(action=str(Action.ACCESS_WRITE))


def keep_an_owner(user: User) -> None:
    """Refuse to take the owner's role or access from the last who has both; raises LastOwner.

    The caller holds the locks of `login_managed`.
    """
    if user.is_active and is_owner(user) and not _owners().exclude(pk=user.pk).exists():
        raise LastOwner


def is_owner(user: User) -> bool:
    """Whether the person owns the salon."""
    return RoleGrant.objects.filter(user=user, role=Role.OWNER).exists()


def _owners() -> QuerySet[User]:
    return User.objects.filter(grants__role=Role.OWNER, is_active=True).order_by("pk")
