"""Hours in words, and how somebody stands on the clock."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.clock.models import ClockEntry
from booking.clock.stretch import Worked, worked_of
from booking.diary.wording import clock_time, day_short
from kernel.actor import ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import local_day, zone
from kernel.marks import listed


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody is there, pauses or is gone; since when (wall time, with the day when it is another one)."""

    state: str
    since: str


def standing_of(entry: ClockEntry | None, now: datetime) -> Standing:
    """How the last entry leaves the person: "in", "break" or "out"."""
    if entry is None or not entry.is_open:
        return Standing("out", "")
    tz, worked = zone(entry.location.time_zone), worked_of(entry)
    if entry.is_on_break:
        return Standing("break", moment_text(worked.breaks[-1][0], now, tz))
    return Standing("in", moment_text(worked.start, now, tz))


def moment_text(instant: datetime, now: datetime, tz: ZoneInfo) -> str:
    """ "09:00", or with its day when that is not today's."""
    day = local_day(instant, tz)
    time = clock_time(instant, tz)
    return time if day == local_day(now, tz) else f"{day_short(day)} {time}"


def hours_text(minutes: int) -> str:
    """ "38:30", "-1:05"."""
    sign, whole = ("−" if minutes < 0 else ""), abs(minutes)
    return f"{sign}{whole // 60}:{whole % 60:02d}"


def signed_text(minutes: int) -> str:
    """ "+1:05", "−1:05", "0:00"."""
    return f"+{hours_text(minutes)}" if minutes > 0 else hours_text(minutes)


def times_text(worked: Worked, tz: ZoneInfo) -> str:
    """ "09:00–18:00"; "09:00–…" while it lasts."""
    end = clock_time(worked.end, tz) if worked.end else "…"
    return f"{clock_time(worked.start, tz)}–{end}"


def breaks_text(worked: Worked, tz: ZoneInfo) -> str:
    """ "13:00–13:30, 16:00–…"."""
    return listed(times_text(Worked(low, high), tz) for low, high in worked.breaks)


def trail_row(line: AuditLine, tz: ZoneInfo) -> dict[str, str]:
    """A line of the entry's trail: when, who, what, before, after, why."""
    return {
        "at": f"{day_short(local_day(line.at, tz))} {clock_time(line.at, tz)}",
        "who": _("by itself") if line.actor_kind == ActorKind.SYSTEM else line.actor_name,
        "what": verbs().get(line.action, line.action),
        "before": _facts(line.before, tz),
        "after": _facts(line.after, tz),
        "reason": str(line.after.get("reason", "")),
    }


def verbs() -> dict[str, str]:
    """The steps of an entry."""
    return {
        "clock.in": _("Clocked in"),
        "clock.break": _("Break"),
        "clock.back": _("Back from the break"),
        "clock.out": _("Clocked out"),
        "clock.closed": _("Closed by itself"),
        "clock.corrected": _("Put right"),
        "clock.added": _("Added by hand"),
        "clock.brought": _("Brought in"),
        "clock.confirmed": _("Found right"),
    }


def _facts(facts: dict[str, object], tz: ZoneInfo) -> str:
    if not facts.get("start"):
        return ""
    start = datetime.fromisoformat(str(facts["start"]))
    end = datetime.fromisoformat(str(facts["end"])) if facts.get("end") else None
    breaks = facts.get("breaks")
    pauses = breaks if isinstance(breaks, list) else []
    minutes = sum((high or low) - low for low, high in pauses)
    text = times_text(Worked(start, end), tz)
    return _("%(times)s, break %(minutes)s min") % {"times": text, "minutes": minutes} if minutes else text
