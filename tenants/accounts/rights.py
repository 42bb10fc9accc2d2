"""Rights: one table, asked through one function (DESIGN §10, TRUST §6).

The table says what each role may do; tests, docs and the settings page are made from it.
"""

from collections.abc import Iterable
from enum import StrEnum

from kernel.actor import Actor, ActorKind
from kernel.errors import NotAllowed, NotFound
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
    CUSTOMER_SEE_OWN = "customer.see_own"
    CUSTOMER_SEE_CONTACT = "customer.see_contact"
    CUSTOMER_WRITE = "customer.write"
    TASKS_USE = "tasks.use"
    TASKS_LEAD = "tasks.lead"
    CUSTOMER_MERGE = "customer.merge"
    CUSTOMER_HANDOVER = "customer.handover"
    NOTE_SEE_MANAGERS = "note.see_managers"
    RECORD_WRITE = "record.write"
    RECORD_WRITE_OWN = "record.write_own"
    CARE_PLANS = "care.plans"
    FORMS_EDIT = "forms.edit"
    FORMS_SEE = "forms.see"
    FORMS_SEE_OWN = "forms.see_own"
    CUSTOMER_SHOW_CONTACT = "customer.show_contact"
    CUSTOMER_TAGS = "customer.tags"
    CUSTOMER_EXPORT = "customer.export"
    CUSTOMER_ERASE = "customer.erase"
    SEGMENTS = "segments.write"
    MENU_SEE = "menu.see"
    MENU_WRITE = "menu.write"
    TEAM_SEE = "team.see"
    TEAM_WRITE = "team.write"
    TARGETS_WRITE = "targets.write"
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
_STYLIST = _SEE | {
    Action.APPOINTMENT_WRITE_OWN,
    Action.QUEUE_WRITE_OWN,
    Action.CUSTOMER_SEE_OWN,
    Action.TASKS_USE,
    Action.RECORD_WRITE_OWN,
    Action.CARE_PLANS,
    Action.FORMS_SEE_OWN,
    Action.ROSTER_ASK,
    Action.CLOCK_USE,
}
_RECEPTIONIST = _SEE | {
    Action.DAY_SEE,
    Action.APPOINTMENT_WRITE,
    Action.APPOINTMENT_WRITE_OWN,
    Action.WAITLIST_WRITE,
    Action.QUEUE_WRITE,
    Action.QUEUE_WRITE_OWN,
    Action.CUSTOMER_SEE,
    Action.CUSTOMER_SEE_OWN,
    Action.CUSTOMER_SEE_CONTACT,
    Action.CUSTOMER_WRITE,
    Action.TASKS_USE,
    Action.CUSTOMER_SHOW_CONTACT,
    Action.TEAM_SEE,
    Action.ROSTER_ASK,
    Action.CLOCK_USE,
    Action.MESSAGES_SEE,
}
_MANAGER = _RECEPTIONIST | {
    Action.TASKS_LEAD,
    Action.APPOINTMENT_OVERRIDE,
    Action.CUSTOMER_MERGE,
    Action.CUSTOMER_HANDOVER,
    Action.NOTE_SEE_MANAGERS,
    Action.RECORD_WRITE,
    Action.RECORD_WRITE_OWN,
    Action.CARE_PLANS,
    Action.FORMS_EDIT,
    Action.FORMS_SEE,
    Action.FORMS_SEE_OWN,
    Action.CUSTOMER_TAGS,
    Action.CUSTOMER_ERASE,
    Action.SEGMENTS,
    Action.MENU_WRITE,
    Action.TEAM_WRITE,
    Action.TARGETS_WRITE,
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

# What an owner may switch on or off for a role of theirs; all else of the table stands fixed. Nothing here shows a stylist
# customers' contacts but one at a time and on record, and nothing gives away the settings, the roles or the right to pass on
# rights.
SWITCHABLE: dict[Role, frozenset[Action]] = {
    Role.MANAGER: frozenset(
        {
            Action.APPOINTMENT_OVERRIDE,
            Action.CUSTOMER_MERGE,
            Action.CUSTOMER_HANDOVER,
            Action.NOTE_SEE_MANAGERS,
            Action.RECORD_WRITE,
            Action.CARE_PLANS,
            Action.FORMS_EDIT,
            Action.FORMS_SEE,
            Action.CUSTOMER_TAGS,
            Action.SEGMENTS,
            Action.CUSTOMER_ERASE,
            Action.CUSTOMER_EXPORT,
            Action.MENU_WRITE,
            Action.TEAM_WRITE,
            Action.TARGETS_WRITE,
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
            Action.CUSTOMER_SHOW_CONTACT,
            Action.CARE_PLANS,
            Action.CUSTOMER_TAGS,
            Action.SEGMENTS,
            Action.TEAM_SEE,
            Action.TASKS_USE,
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
            Action.CUSTOMER_SEE_OWN,
            Action.RECORD_WRITE_OWN,
            Action.CARE_PLANS,
            Action.FORMS_SEE_OWN,
            Action.CUSTOMER_SHOW_CONTACT,
            Action.TEAM_SEE,
            Action.TASKS_USE,
            Action.ROSTER_ASK,
            Action.CLOCK_USE,
        }
    ),
    Role.ACCOUNTANT: frozenset({Action.TEAM_SEE, Action.AUDIT_SEE, Action.HOURS_EXPORT}),
}
# Where a right must be held. What is the whole salon's needs it for every location; what all locations share needs it at
# one of them; every other decision is asked for the location that it is about.
WHOLE_SALON = frozenset(
    {
        Action.CUSTOMER_ERASE,
        Action.CUSTOMER_EXPORT,
        Action.CUSTOMER_HANDOVER,
        Action.MENU_WRITE,
        Action.HOURS_SEE,
        Action.HOURS_WRITE,
        Action.HOURS_EXPORT,
        Action.TASKS_LEAD,
        Action.FORMS_EDIT,
        Action.SETTINGS_WRITE,
        Action.AUDIT_SEE,
        Action.ROLES_WRITE,
    }
)
SHARED = frozenset(
    {
        Action.DAY_SEE_OWN,
        Action.CUSTOMER_SEE,
        Action.CUSTOMER_SEE_OWN,
        Action.CUSTOMER_SEE_CONTACT,
        Action.CUSTOMER_WRITE,
        Action.TASKS_USE,
        Action.CUSTOMER_MERGE,
        Action.NOTE_SEE_MANAGERS,
        Action.RECORD_WRITE,
        Action.RECORD_WRITE_OWN,
        Action.CARE_PLANS,
        Action.FORMS_SEE,
        Action.FORMS_SEE_OWN,
        Action.CUSTOMER_SHOW_CONTACT,
        Action.CUSTOMER_TAGS,
        Action.SEGMENTS,
        Action.MENU_SEE,
        Action.TEAM_SEE,
        Action.ROSTER_ASK,
        Action.CLOCK_USE,
    }
)
# A role of the salon's making may hold all but what decides over the roles and the salon itself.
OWNABLE = frozenset(Action) - {Action.ROLES_WRITE, Action.SETTINGS_WRITE}
# Who may do it with everybody's may do it with their own.
IMPLIED = {
    Action.DAY_SEE: Action.DAY_SEE_OWN,
    Action.APPOINTMENT_WRITE: Action.APPOINTMENT_WRITE_OWN,
    Action.QUEUE_WRITE: Action.QUEUE_WRITE_OWN,
    Action.CUSTOMER_SEE: Action.CUSTOMER_SEE_OWN,
    Action.RECORD_WRITE: Action.RECORD_WRITE_OWN,
    Action.FORMS_SEE: Action.FORMS_SEE_OWN,
}
RISKY = frozenset(
    {
        Action.APPOINTMENT_OVERRIDE,
        Action.CUSTOMER_SEE_CONTACT,
        Action.CUSTOMER_MERGE,
        Action.RECORD_WRITE,
        Action.FORMS_SEE,
        Action.CUSTOMER_ERASE,
        Action.CUSTOMER_EXPORT,
        Action.MENU_WRITE,
        Action.TEAM_WRITE,
        Action.PLACES_WRITE,
        Action.AUDIT_SEE,
        Action.ACCESS_WRITE,
    }
)
RANKS = {Role.OWNER: 3, Role.MANAGER: 2, Role.RECEPTIONIST: 1, Role.STYLIST: 1, Role.ACCOUNTANT: 1}


def may(actor: Actor, action: Action, *, at: int | None = None) -> bool:
    """Whether the actor may do that at the location `at`; without one: in the whole salon, or what all locations share.

    The product itself may do everything, a customer nothing of the desk's.
    """
    if actor.kind is ActorKind.SYSTEM or action in held_everywhere(actor):
        return True
    if action in WHOLE_SALON:
        return False
    if action in SHARED:
        return any(action in held for _place, held in actor.local)
    return at is not None and any(place == at and action in held for place, held in actor.local)


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Whether there is a location at which the actor may do that: what opens a page. What it shows and does asks `may`."""
    places = places_with(actor, action)
    return places is None or bool(places)


def places_with(actor: Actor, action: Action) -> frozenset[int] | None:
    """The ids of the locations at which the actor may do that; None for all of them."""
    if actor.kind is ActorKind.SYSTEM or action in held_everywhere(actor):
        return None
    if action in WHOLE_SALON:
        return frozenset()
    return frozenset(place for place, held in actor.local if action in held)


def held_everywhere(actor: Actor) -> frozenset[str]:
    """What a person may do at every location; of whoever is no person of the salon nothing."""
    if actor.kind is not ActorKind.USER:
        return frozenset()
    return RIGHTS.get(Role(actor.role), frozenset()) if actor.rights is None else actor.rights


def held_at(actor: Actor, place: int | None) -> frozenset[str]:
    """What a person may do at the location, or at every one."""
    here = [held for known, held in actor.local if known == place]
    return held_everywhere(actor).union(*here)


def authorise_seen(actor: Actor, action: Action, *, at: int) -> None:
    """As `authorise`, for a row of that location named by its id: who may elsewhere does not see that it is there.

    Raises NotAllowed, NotFound.
    """
    if not may(actor, action, at=at):
        raise NotFound if may_somewhere(actor, action) else NotAllowed(action=str(action))


def authorise_somewhere(actor: Actor, action: Action) -> None:
    """The first beat of a service that learns only from the row which location it is about; raises NotAllowed."""
    if not may_somewhere(actor, action):
        raise NotAllowed(action=str(action))


def rights_with(role: str, *, on: Iterable[str], off: Iterable[str]) -> frozenset[str]:
    """What the table says of the role, with the salon's switches; those outside SWITCHABLE are ignored."""
    held = RIGHTS.get(Role(role), frozenset())
    free = SWITCHABLE.get(Role(role), frozenset())
    return frozenset((held | (free & set(on))) - (free & set(off)))


def rights_of_own(chosen: Iterable[str]) -> frozenset[str]:
    """What a role of the salon's making may do: what was chosen for it and may be, and what that implies."""
    held = OWNABLE & frozenset(chosen)
    return held | {narrow for wide, narrow in IMPLIED.items() if wide in held}


def authorise(actor: Actor, action: Action, *, at: int | None = None) -> None:
    """The first beat of a service, `at` the location it is about; raises NotAllowed."""
    if not may(actor, action, at=at):
        raise NotAllowed(action=str(action))
