"""Reads of logins."""

from allauth.mfa.models import Authenticator
from django.db.models import Case, CharField, Count, F, QuerySet, Value, When

from kernel.clock import Clock
from kernel.errors import NotFound
from tenants.accounts.models import RequiredStep, Role, RoleSwitch, User
from tenants.accounts.rights import RANKS, Action, rights_with

Switches = dict[tuple[Role, Action], bool]


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
    rows = User.objects.select_related("invitation").annotate(access=access)
    return rows.order_by(F("is_active").desc(), "name", "pk")


def login_of(user_id: int, clock: Clock) -> User:
    """One login, as in `logins`; raises NotFound."""
    user = logins(clock).filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return user


def switches() -> Switches:
    """Where this salon's roles differ from the table."""
    known = RoleSwitch.objects.filter(action__in=list(Action), role__in=list(RANKS))
    return {(Role(row.role), Action(row.action)): row.is_on for row in known}


def required_steps() -> set[str]:
    """The roles of which this salon wants a second step."""
    return set(RequiredStep.objects.values_list("role", flat=True))


def without_second_step() -> dict[str, int]:
    """How many people of each role can sign in by their password alone."""
    safe = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
    bare = (
        User.objects.filter(is_active=True).exclude(pk__in=safe).values("role").annotate(people=Count("pk"))
    )
    return {row["role"]: row["people"] for row in bare}


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
