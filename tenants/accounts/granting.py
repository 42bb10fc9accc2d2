"""Who may give which role, and what keeps a salon's last owner."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor, ActorKind
from kernel.errors import ChignonError, NotAllowed, NotFound
from tenants.accounts.models import Role, User
from tenants.accounts.rights import RANKS, Action, authorise, may
from tenants.accounts.selectors import rights_by_role


class LastOwner(ChignonError):
    """Without this person nobody would own the salon."""

    code = "last_owner"
    status = 409
    message = _("A salon needs an owner. Make somebody else owner first.")


def grantable_roles(actor: Actor) -> list[Role]:
    """The roles that the actor may give and take: every one as owner or as the product, else those below their own.

    Nobody gives a right that they do not have.
    """
    if not may(actor, Action.ACCESS_WRITE):
        return []
    if actor.kind is ActorKind.SYSTEM or actor.role == Role.OWNER:
        return list(RANKS)
    own, rights = RANKS[Role(actor.role)], rights_by_role()
    return [
        role
        for role, rank in RANKS.items()
        if rank < own and all(may(actor, Action(action)) for action in rights[role])
    ]


def authorise_role(actor: Actor, role: str) -> None:
    """The right to give or take that role; raises NotAllowed."""
    authorise(actor, Action.ACCESS_WRITE)
    if role not in grantable_roles(actor):
        raise NotAllowed(action=str(Action.ACCESS_WRITE))


def login_managed(actor: Actor, user_id: int) -> User:
    """The login, its row and every owner's locked until the transaction ends, of whom the actor may change access.

    The owners are always locked, in the order of their numbers, so that two changes meet here and the second sees what
    the first left: also when the first took the role or the access of who asks. Raises NotAllowed, NotFound.
    """
    authorise(actor, Action.ACCESS_WRITE)
    list(_owners().select_for_update(no_key=True))
    _still_in(actor)
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise NotFound
    authorise_role(actor, user.role)
    return user


def _still_in(actor: Actor) -> None:
    """Raises NotAllowed for a person whose role or access was taken since their request began."""
    if actor.kind is not ActorKind.SYSTEM:
        held = User.objects.filter(pk=actor.id or 0, role=actor.role, is_active=True)
        if not held.exists():
            raise NotAllowed(action=str(Action.ACCESS_WRITE))


def keep_an_owner(user: User) -> None:
    """Refuse to take the owner's role or access from the last who has both; raises LastOwner.

    The caller holds the locks of `login_managed`.
    """
    if user.role == Role.OWNER and user.is_active and not _owners().exclude(pk=user.pk).exists():
        raise LastOwner


def _owners() -> QuerySet[User]:
    return User.objects.filter(role=Role.OWNER, is_active=True).order_by("pk")
