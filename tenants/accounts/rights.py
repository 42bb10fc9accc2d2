"""Rights: one table, asked through one function (DESIGN §10, TRUST §6).

The table says what each role may do; tests, docs and the settings page are made from it.
"""

from collections.abc import Iterable
from enum import StrEnum

from kernel.actor import Actor, ActorKind
from kernel.errors import NotAllowed
from tenants.accounts.models import Role


class Action(StrEnum):
    """What can be done in a salon, one word per decision."""

    DAY_SEE = "day.see"
    DAY_SEE_OWN = "day.see_own"
    APPOINTMENT_WRITE = "appointment.write"
    APPOINTMENT_WRITE_OWN = "appointment.write_own"
    APPOINTMENT_OVERRIDE = "appointment.override"
    WAITLIST_WRITE = "waitlist.write"
    QUEUE_WRITE = "queue.write"
    QUEUE_WRITE_OWN = "queue.write_own"
    CUSTOMER_SEE = "customer.see"
    CUSTOMER_SEE_CONTACT = "customer.see_contact"
    CUSTOMER_WRITE = "customer.write"
    MENU_SEE = "menu.see"
    MENU_WRITE = "menu.write"
    TEAM_SEE = "team.see"
    TEAM_WRITE = "team.write"
    ROSTER_WRITE = "roster.write"
    ROSTER_ASK = "roster.ask"
    CLOCK_USE = "clock.use"
    HOURS_SEE = "hours.see"
    HOURS_WRITE = "hours.write"
    HOURS_EXPORT = "hours.export"
    PLACES_WRITE = "places.write"
    SETTINGS_WRITE = "settings.write"
    MESSAGES_SEE = "messages.see"
    AUDIT_SEE = "audit.see"
    ACCESS_WRITE = "access.write"
    ROLES_WRITE = "roles.write"


_SEE = {Action.DAY_SEE_OWN, Action.MENU_SEE}
_STYLIST = _SEE | {Action.APPOINTMENT_WRITE_OWN, Action.QUEUE_WRITE_OWN, Action.ROSTER_ASK, Action.CLOCK_USE}
_RECEPTIONIST = _SEE | {
    Action.DAY_SEE,
    Action.APPOINTMENT_WRITE,
    Action.APPOINTMENT_WRITE_OWN,
    Action.WAITLIST_WRITE,
    Action.QUEUE_WRITE,
    Action.QUEUE_WRITE_OWN,
    Action.CUSTOMER_SEE,
    Action.CUSTOMER_SEE_CONTACT,
    Action.CUSTOMER_WRITE,
    Action.TEAM_SEE,
    Action.ROSTER_ASK,
    Action.CLOCK_USE,
    Action.MESSAGES_SEE,
}
_MANAGER = _RECEPTIONIST | {
    Action.APPOINTMENT_OVERRIDE,
    Action.MENU_WRITE,
    Action.TEAM_WRITE,
    Action.ROSTER_WRITE,
    Action.HOURS_SEE,
    Action.HOURS_WRITE,
    Action.PLACES_WRITE,
    Action.ACCESS_WRITE,
}

RIGHTS: dict[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.MANAGER: frozenset(_MANAGER),
    Role.RECEPTIONIST: frozenset(_RECEPTIONIST),
    Role.STYLIST: frozenset(_STYLIST),
    Role.ACCOUNTANT: frozenset({Action.MENU_SEE, Action.HOURS_SEE}),
}

# What an owner may switch on or off for a role of theirs; all else of the table stands fixed. Nothing here shows a
# customer's contacts to a stylist, and nothing gives away the settings, the roles or the right to pass on rights.
SWITCHABLE: dict[Role, frozenset[Action]] = {
    Role.MANAGER: frozenset(
        {
            Action.APPOINTMENT_OVERRIDE,
            Action.MENU_WRITE,
            Action.TEAM_WRITE,
            Action.ROSTER_WRITE,
            Action.HOURS_WRITE,
            Action.HOURS_EXPORT,
            Action.PLACES_WRITE,
            Action.MESSAGES_SEE,
            Action.AUDIT_SEE,
            Action.ACCESS_WRITE,
        }
    ),
    Role.RECEPTIONIST: frozenset(
        {
            Action.CUSTOMER_SEE_CONTACT,
            Action.TEAM_SEE,
            Action.ROSTER_ASK,
            Action.CLOCK_USE,
            Action.MESSAGES_SEE,
        }
    ),
    Role.STYLIST: frozenset(
        {
            Action.DAY_SEE,
            Action.APPOINTMENT_WRITE_OWN,
            Action.QUEUE_WRITE_OWN,
            Action.TEAM_SEE,
            Action.ROSTER_ASK,
            Action.CLOCK_USE,
        }
    ),
    Role.ACCOUNTANT: frozenset({Action.TEAM_SEE, Action.AUDIT_SEE, Action.HOURS_EXPORT}),
}
RANKS = {Role.OWNER: 3, Role.MANAGER: 2, Role.RECEPTIONIST: 1, Role.STYLIST: 1, Role.ACCOUNTANT: 1}


def may(actor: Actor, action: Action) -> bool:
    """Whether the actor may do that; the product itself may do everything, a customer nothing of the desk's."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is not ActorKind.USER:
        return False
    held = RIGHTS.get(Role(actor.role), frozenset()) if actor.rights is None else actor.rights
    return action in held


def rights_with(role: str, *, on: Iterable[str], off: Iterable[str]) -> frozenset[str]:
    """What the table says of the role, with the salon's switches; those outside SWITCHABLE are ignored."""
    held = RIGHTS.get(Role(role), frozenset())
    free = SWITCHABLE.get(Role(role), frozenset())
    return frozenset((held | (free & set(on))) - (free & set(off)))


def authorise(actor: Actor, action: Action) -> None:
    """The first beat of a service; raises NotAllowed."""
    if not may(actor, action):
        raise NotAllowed(action=str(action))
