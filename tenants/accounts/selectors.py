"""Reads of logins and of the salon's roles."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import NotFound
from tenants.accounts.models import OwnRole, RequiredStep, Role, RoleGrant, RoleSwitch, User
from tenants.accounts.rights import IMPLIED, RANKS, RIGHTS, Action, places_with, rights_of_own, rights_with

Switches = dict[tuple[Role, Action], bool]
POWERS = frozenset({Action.ACCESS_WRITE})  # who has these ranks as a manager: only an owner gives them


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role of the salon as it can be given: `key` is its word, or "own:" and the number of one the salon made."""

    key: str
    name: str
    rights: frozenset[str]
    rank: int
    own: OwnRole | None = None


def logins(clock: Clock) -> QuerySet[User]:
    """Every login with its invitation; `access` is "in", "invited", "lapsed" (a link too old) or "out".

    Those who are in come first, then by name.
    """
    now = clock.now()
    access = Case(
        When(is_active=True, then=Value("in")),
        When(invitation__expires_at__gt=now, then=Value("invited")),
        When(invitation__isnull=False, then=Value("lapsed")),
        default=Value("out"),
        output_field=CharField(),
    )
    rows = User.objects.with_roles().select_related("invitation").annotate(access=access)
    return rows.order_by(F("is_active").desc(), "name", "pk")


def login_of(user_id: int, actor: Actor, clock: Clock) -> User:
    """One login, as in `logins`, that the actor sees; raises NotFound."""
    user = logins(clock).filter(seen_by(actor), pk=user_id).first()
    if user is None:
        raise NotFound
    return user


def seen_by(actor: Actor) -> Q:
    """The logins that somebody who gives access sees: with a role at one of their locations, and their own.

    A role that holds everywhere holds at theirs too.
    """
    places = places_with(actor, Action.ACCESS_WRITE)
    if places is None:
        return Q()
    here = RoleGrant.objects.filter(Q(places=None) | Q(places__overlap=sorted(places)))
    return Q(pk__in=here.values("user")) | Q(pk=actor.id or 0)


def switches() -> Switches:
    """Where this salon's roles differ from the table."""
    known = RoleSwitch.objects.filter(action__in=list(Action), role__in=list(RANKS))
    return {(Role(row.role), Action(row.action)): row.is_on for row in known}


def required_steps() -> set[str]:
    """The keys of the roles of which this salon wants a second step."""
    own = OwnRole.objects.filter(needs_second_step=True).values_list("pk", flat=True)
    return {*RequiredStep.objects.values_list("role", flat=True), *(f"own:{pk}" for pk in own)}


def needs_second_step(user: User) -> bool:
    """Whether the salon wants a second step of somebody with one of the user's roles; one query."""
    wanted = Q(own_role__needs_second_step=True) | Q(role__in=RequiredStep.objects.values("role"))
    return RoleGrant.objects.filter(wanted, user_id=user.pk).exists()


def without_second_step() -> dict[str, int]:
    """How many people with each role, by its key, can sign in by their password alone."""
    safe = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
    bare = RoleGrant.objects.filter(user__is_active=True).exclude(user__in=safe)
    rows = bare.values("role", "own_role").annotate(people=Count("user", distinct=True))
    return {row["role"] or f"own:{row['own_role']}": row["people"] for row in rows}


def rights_by_role() -> dict[Role, frozenset[str]]:
    """What each role may do in this salon; one query."""
    known = switches()
    return {
        role: rights_with(
            role,
            on=[action for (whose, action), is_on in known.items() if whose == role and is_on],
            off=[action for (whose, action), is_on in known.items() if whose == role and not is_on],
        )
        for role in RANKS
    }


def own_roles() -> QuerySet[OwnRole]:
    """The roles that the salon made, the oldest first."""
    return OwnRole.objects.order_by("pk")


def own_role(role_id: int) -> OwnRole:
    """One of them; raises NotFound."""
    row = OwnRole.objects.filter(pk=role_id).first()
    if row is None:
        raise NotFound
    return row


def roles_of_salon() -> dict[str, GivenRole]:
    """Every role of the salon by its key, ours first; two queries."""
    rights = rights_by_role()
    ours = [GivenRole(role.value, str(role.label), rights[role], rank) for role, rank in RANKS.items()]
    made = [
        GivenRole(f"own:{row.pk}", row.name, held, _rank_of(held), row)
        for row in own_roles()
        for held in [rights_of_own(row.rights)]
    ]
    return {role.key: role for role in (*ours, *made)}


def _rank_of(held: frozenset[str]) -> int:
    return RANKS[Role.MANAGER] if POWERS & held else RANKS[Role.STYLIST]


def grants_with(action: Action) -> QuerySet[RoleGrant]:
    """The grants by which somebody may do that somewhere; for decisions that no salon can switch for our roles."""
    ours = [role for role, held in RIGHTS.items() if action in held]
    chosen = Q(own_role__rights__contains=[action.value])
    for wide in (wide for wide, narrow in IMPLIED.items() if narrow is action):
        chosen |= Q(own_role__rights__contains=[wide.value])
    return RoleGrant.objects.filter(Q(role__in=ours) | chosen)
