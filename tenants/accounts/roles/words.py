"""The rights in words, as the table of the settings shows them: headings, and one line for each decision."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import type_of_text
from tenants.accounts.rights import Action

WORDS: dict[type_of_text, dict[Action, type_of_text]] = {
    _("Diary"): {
        Action.DAY_SEE_OWN: _("See their own day"),
        Action.DAY_SEE: _("See everybody's day"),
        Action.APPOINTMENT_WRITE_OWN: _("Book and change their own visits"),
        Action.APPOINTMENT_WRITE: _("Book and change everybody's visits"),
        Action.APPOINTMENT_OVERRIDE: _("Book over a clash or outside the hours, with a mark"),
    },
    _("Customers"): {
        Action.CUSTOMER_SEE_OWN: _("See the customers they serve"),
        Action.CUSTOMER_SEE: _("Find every customer"),
        Action.CUSTOMER_SEE_CONTACT: _("See phone and email in full"),
        Action.CUSTOMER_SHOW_CONTACT: _("Have one customer's hidden contacts shown, on record"),
        Action.CUSTOMER_WRITE: _("Change customers"),
        Action.TASKS_USE: _("Note talks with customers, do tasks"),
        Action.TASKS_LEAD: _("See everybody's tasks, hand them on, set rules"),
        Action.CUSTOMER_MERGE: _("Merge two customers who are one, and take them apart again"),
        Action.CUSTOMER_HANDOVER: _("Hand over the customers of somebody who leaves"),
        Action.NOTE_SEE_MANAGERS: _("Read notes meant for managers"),
        Action.RECORD_WRITE_OWN: _("Keep photos and treatment records of those they serve"),
        Action.RECORD_WRITE: _("Keep photos and treatment records of every customer"),
        Action.CARE_PLANS: _("Keep care plans of the customers they see"),
        Action.FORMS_EDIT: _("Write and publish forms"),
        Action.FORMS_SEE_OWN: _("Read the forms of those they serve"),
        Action.FORMS_SEE: _("Read the forms of every customer"),
        Action.CUSTOMER_TAGS: _("Make, rename, merge and delete tags"),
        Action.SEGMENTS: _("Make and change segments of customers"),
        Action.CUSTOMER_ERASE: _("Give customers a copy of their data, erase them for good"),
        Action.CUSTOMER_EXPORT: _("Take customers out as a file"),
        Action.MESSAGES_SEE: _("See and resend messages"),
        Action.WAITLIST_WRITE: _("Keep the waitlist and offer free times"),
        Action.QUEUE_WRITE: _("Take, call and serve walk-ins for everybody"),
        Action.QUEUE_WRITE_OWN: _("Call and serve walk-ins themselves"),
    },
    _("Menu, team and shops"): {
        Action.MENU_SEE: _("See the menu"),
        Action.MENU_WRITE: _("Change the menu and its prices"),
        Action.TEAM_SEE: _("See the team"),
        Action.TEAM_WRITE: _("Change people, shifts and time off"),
        Action.TARGETS_WRITE: _("See everybody's figures and agree targets"),
        Action.ROSTER_WRITE: _("Plan and publish the roster, decide requests"),
        Action.ROSTER_ASK: _("Ask for time off and swaps"),
        Action.CLOCK_USE: _("Clock in and out"),
        Action.HOURS_SEE: _("See everybody's hours"),
        Action.HOURS_WRITE: _("Put hours right and approve them"),
        Action.HOURS_EXPORT: _("Take hours out as a file"),
        Action.PLACES_WRITE: _("Change shops, hours, rooms and booking rules"),
    },
    _("The salon"): {
        Action.ACCESS_WRITE: _("Invite people, change roles below their own, end access"),
        Action.AUDIT_SEE: _("Read the trail"),
        Action.SETTINGS_WRITE: _("Change the booking page and the settings"),
        Action.ROLES_WRITE: _("Change what the roles may do"),
    },
}
OTHERS = _("More")


def spoken_rights() -> list[tuple[type_of_text, list[tuple[Action, type_of_text]]]]:
    """Every decision under its heading; one without words stands last, by its code."""
    named = [(heading, list(rows.items())) for heading, rows in WORDS.items()]
    known = {action for rows in WORDS.values() for action in rows}
    rest: list[tuple[Action, type_of_text]] = [
        (action, str(action)) for action in Action if action not in known
    ]
    return [*named, (OTHERS, rest)] if rest else named
