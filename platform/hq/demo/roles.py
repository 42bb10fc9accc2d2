"""Roles of the demo salons' own making: who learns, and who sits at the desk in the evening, each at the shop alone."""

from dataclasses import dataclass

from booking.places.models import Location
from hq.demo.salons import DemoSalon
from kernel.actor import Actor
from tenants.accounts.access_services import role_change, role_grant
from tenants.accounts.models import OwnRole, Role, User
from tenants.accounts.rights import Action
from tenants.accounts.roles.own import RoleDetails, own_role_change, own_role_create


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role, the one it is copied from without what it may not do; its name in each language."""

    names: dict[str, str]
    copied_from: Role
    without: frozenset[Action]


LEARNER = DemoRole(
    {"en": "Trainee", "zh-hans": "助理"},
    Role.STYLIST,
    frozenset({Action.APPOINTMENT_WRITE_OWN, Action.QUEUE_WRITE_OWN}),
)
EVENING = DemoRole(
    {"en": "Evening reception", "zh-hans": "夜班前台"},
    Role.RECEPTIONIST,
    frozenset({Action.CUSTOMER_WRITE, Action.CUSTOMER_SEE_CONTACT, Action.TEAM_SEE}),
)


def roles_write(*, actor: Actor, demo: DemoSalon, location: Location) -> None:
    """Make them; the youngest of the team learns, and somebody of the stylists is also there in the evening."""
    learns, also = _people(demo)
    learner, evening = (_made(actor, role, demo.language) for role in (LEARNER, EVENING))
    role_change(actor=actor, user_id=learns.pk, role=f"own:{learner.pk}", places=[location.pk])
    role_grant(actor=actor, user_id=also.pk, role=f"own:{evening.pk}", places=[location.pk])


def _people(demo: DemoSalon) -> tuple[User, User]:
    """The last and the first of the team who come without a role of their own: nobody signs in as them on laptops."""
    names = [person.name for person in demo.people if not person.role]
    return User.objects.get(name=names[-1]), User.objects.get(name=names[0])


def _made(actor: Actor, role: DemoRole, language: str) -> OwnRole:
    row = own_role_create(actor=actor, name=role.names[language], copied_from=role.copied_from)
    rights = frozenset(row.rights) - role.without
    details = RoleDetails(name=row.name, rights=rights)
    return own_role_change(actor=actor, role_id=row.pk, version=row.version, details=details)
