"""The trail in words: an action's stable code as a person reads it, and what it changed."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.customers.masking import is_reached_by, masked
from kernel.audit.models import AuditLine
from kernel.marks import listed

# Of the team and the places, whose phones and addresses are no customer's.
_OUR_OWN = ("accounts.", "places.", "team.")

VERBS = {
    "created": gettext_lazy("added"),
    "link_made": gettext_lazy("new link"),
    "link_ended": gettext_lazy("link ended"),
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "saved": gettext_lazy("saved"),
    "removed": gettext_lazy("removed"),
    "archived": gettext_lazy("archived"),
    "restored": gettext_lazy("brought back"),
    "copied": gettext_lazy("copied"),
    "repriced": gettext_lazy("repriced"),
    "photo_changed": gettext_lazy("new photo"),
    "people_changed": gettext_lazy("people changed"),
    "services_changed": gettext_lazy("services changed"),
    "locations_changed": gettext_lazy("locations changed"),
    "day_changed": gettext_lazy("single day changed"),
    "preset_applied": gettext_lazy("started from a preset"),
    "create": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
    "book": gettext_lazy("booked"),
    "move": gettext_lazy("moved"),
    "lines": gettext_lazy("services changed"),
    "stretch": gettext_lazy("length changed"),
    "cancel": gettext_lazy("cancelled"),
    "confirm": gettext_lazy("confirmed"),
    "set_state": gettext_lazy("state changed"),
    "note": gettext_lazy("note changed"),
    "retry": gettext_lazy("sent again"),
    "settled": gettext_lazy("settled"),
    "sign_out_everywhere": gettext_lazy("signed out everywhere"),
    "second_step_begun": gettext_lazy("second step switched on"),
    "second_step_codes": gettext_lazy("new codes for paper"),
    "second_step_ended": gettext_lazy("second step switched off"),
    "passkey_added": gettext_lazy("passkey added"),
    "passkey_removed": gettext_lazy("passkey removed"),
    "second_step": gettext_lazy("second step wanted"),
    "leaves": gettext_lazy("last day written"),
    "made": gettext_lazy("made"),
    "pin_set": gettext_lazy("PIN set"),
    "sign_out_device": gettext_lazy("one device signed out"),
    "change_profile": gettext_lazy("profile changed"),
    "booked": gettext_lazy("booked"),
    "moved": gettext_lazy("moved"),
    "cancelled": gettext_lazy("cancelled"),
    "noted": gettext_lazy("note changed"),
    "state": gettext_lazy("state changed"),
    "join": gettext_lazy("joined"),
    "take": gettext_lazy("ticket taken"),
    "call": gettext_lazy("called"),
    "skip": gettext_lazy("skipped"),
    "return": gettext_lazy("put back into line"),
    "leave": gettext_lazy("left the queue"),
    "serve": gettext_lazy("taken into service"),
    "finish": gettext_lazy("served"),
    "revoke": gettext_lazy("taken back"),
    "offer": gettext_lazy("time offered"),
    "taken": gettext_lazy("time taken"),
    "withdraw": gettext_lazy("taken off the list"),
    "rules": gettext_lazy("rules changed"),
    "signed_in": gettext_lazy("signed in"),
    "signed_out": gettext_lazy("signed out"),
    "invited": gettext_lazy("invited"),
    "invited_again": gettext_lazy("invited again"),
    "withdrawn": gettext_lazy("invitation withdrawn"),
    "accepted": gettext_lazy("invitation accepted"),
    "role_changed": gettext_lazy("role changed"),
    "role_given": gettext_lazy("role given"),
    "role_withdrawn": gettext_lazy("role withdrawn"),
    "login_given": gettext_lazy("login given"),
    "ended": gettext_lazy("access ended"),
    "filled": gettext_lazy("weeks drafted"),
    "published": gettext_lazy("published"),
    "reset": gettext_lazy("plan given up"),
    "terms": gettext_lazy("terms of work changed"),
    "template_saved": gettext_lazy("template saved"),
    "template_removed": gettext_lazy("template removed"),
    "template_applied": gettext_lazy("template applied"),
    "asked": gettext_lazy("asked"),
    "agreed": gettext_lazy("agreed"),
    "approved": gettext_lazy("approved"),
    "refused": gettext_lazy("refused"),
    "taken_back": gettext_lazy("taken back"),
    "written": gettext_lazy("written"),
    "given": gettext_lazy("given"),
    "deleted": gettext_lazy("deleted for good"),
    "settings": gettext_lazy("settings changed"),
}
THINGS = {
    "appointment": gettext_lazy("Visit"),
    "block": gettext_lazy("Blocked time"),
    "customer": gettext_lazy("Customer"),
    "service": gettext_lazy("Service"),
    "variant": gettext_lazy("Variant"),
    "category": gettext_lazy("Category"),
    "add_on": gettext_lazy("Add-on"),
    "bundle": gettext_lazy("Bundle"),
    "menu": gettext_lazy("Menu"),
    "staff": gettext_lazy("Team"),
    "shifts": gettext_lazy("Shifts"),
    "time_off": gettext_lazy("Time off"),
    "location": gettext_lazy("Location"),
    "hours": gettext_lazy("Opening hours"),
    "closure": gettext_lazy("Closure"),
    "rules": gettext_lazy("Booking rules"),
    "resource": gettext_lazy("Resource"),
    "resource_group": gettext_lazy("Resource group"),
    "look": gettext_lazy("Booking page"),
    "first_step": gettext_lazy("First step"),
    "user": gettext_lazy("Login"),
    "access": gettext_lazy("Login"),
    "tablet": gettext_lazy("Tablet"),
    "roles": gettext_lazy("Who may do what"),
    "role": gettext_lazy("Role"),
    "salon": gettext_lazy("Salon"),
    "message": gettext_lazy("Message"),
    "calendar": gettext_lazy("Calendar"),
    "waitlist": gettext_lazy("Waitlist"),
    "ticket": gettext_lazy("Ticket"),
    "queue_link": gettext_lazy("Queue link"),
    "roster": gettext_lazy("Roster"),
    "request": gettext_lazy("Request"),
    "note": gettext_lazy("Note"),
    "photo": gettext_lazy("Photo"),
    "file": gettext_lazy("File"),
    "treatment": gettext_lazy("Treatment record"),
    "patch_test": gettext_lazy("Patch test"),
    "consent": gettext_lazy("Consent"),
    "records": gettext_lazy("Records"),
}
LONGEST = 120


def action_words(action: str) -> str:
    """ "service.changed" as "Service: changed"; a part without words stands as it is."""
    thing, _dot, verb = action.partition(".")
    spoken = str(VERBS.get(verb, verb.replace("_", " ")))
    return _("%(thing)s: %(verb)s") % {"thing": THINGS.get(thing, thing.replace("_", " ")), "verb": spoken}


def facts(line: AuditLine, *, whole: bool) -> list[dict[str, str]]:
    """What the line changed: name, before, after, each short enough to read; ways to reach customers hidden but for `whole`."""
    names = sorted({*line.before, *line.after})
    hides = not whole and not line.object_type.startswith(_OUR_OWN)
    return [
        {
            "name": name.removesuffix("_minor").replace("_", " "),
            "before": _short(line.before.get(name), hides=hides and is_reached_by(name)),
            "after": _short(line.after.get(name), hides=hides and is_reached_by(name)),
        }
        for name in names
        if (line.before.get(name) != line.after.get(name) and line.after.get(name) not in ("", [], None))
        or line.before.get(name) not in (None, "", [])
    ]


def _short(value: Any, *, hides: bool) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    texts = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    text = listed(masked(one) if hides else one for one in texts)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
