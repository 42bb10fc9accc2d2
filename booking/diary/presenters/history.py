"""A visit's trail in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from booking.diary import wording
from booking.diary.models import AppointmentState
from kernel.actor import ActorKind
from kernel.audit.models import AuditLine


@dataclass(frozen=True, slots=True)
class Event:
    """One line: when, who, what."""

    at: datetime
    who: str
    what: str
    detail: str


def history_of(lines: Iterable[AuditLine], tz: ZoneInfo) -> list[Event]:
    """The trail, in the order given."""
    return [Event(at=line.at, who=_who(line), what=_what(line), detail=_detail(line, tz)) for line in lines]


def _who(line: AuditLine) -> str:
    if line.actor_kind == ActorKind.CUSTOMER:
        return line.actor_name or _("the customer")
    if line.actor_kind == ActorKind.SYSTEM:
        return _("by itself")
    return line.actor_name


def _what(line: AuditLine) -> str:
    verb = line.action.rsplit(".", 1)[-1]
    if verb in {"set_state", "state"}:
        return _state_words().get(str(line.after.get("state", "")), _("Changed"))
    return _verbs().get(verb, _("Changed"))


def _verbs() -> dict[str, str]:
    return {
        "book": _("Booked"),
        "create": _("Booked"),
        "move": _("Moved"),
        "stretch": _("Length changed"),
        "lines": _("Services changed"),
        "cancel": _("Cancelled"),
        "note": _("Note changed"),
        "late": _("Comes late"),
        "label": _("Label changed"),
        "request": _("Asked for somebody changed"),
        "settle": _("Paid"),
        "unsettle": _("Not paid after all"),
        "accept": _("Accepted"),
        "declined": pgettext("visit", "Declined"),
        "expired": _("Not answered in time"),
    }


def _state_words() -> dict[str, str]:
    return {
        AppointmentState.BOOKED: _("Set back to booked"),
        AppointmentState.CONFIRMED: _("Confirmed"),
        AppointmentState.ARRIVED: _("Arrived"),
        AppointmentState.CONSULTING: _("Consultation"),
        AppointmentState.IN_SERVICE: _("Started"),
        AppointmentState.DONE: _("Done"),
        AppointmentState.NO_SHOW: _("Did not come"),
        AppointmentState.CANCELLED: _("Cancelled"),
    }


def _detail(line: AuditLine, tz: ZoneInfo) -> str:
    before, after = _start(line.before, tz), _start(line.after, tz)
    if before and after and before != after:
        return f"{before} → {after}"
    if line.action == "appointment.lines":
        return " · ".join(map(str, line.after.get("lines", ())))
    if line.after.get("late_minutes"):
        return _("%(n)s min") % {"n": line.after["late_minutes"]}
    return str(line.after.get("cancel_reason") or line.after.get("reason") or after or "")


def _start(facts: dict[str, Any], tz: ZoneInfo) -> str:
    """The start among the facts as the shop says it, or ""."""
    try:
        start = datetime.fromisoformat(str(facts.get("starts_at", "")))
    except ValueError:
        return ""
    local = start.astimezone(tz)
    return f"{wording.day_short(local.date())} {wording.clock_time(start, tz)}"
