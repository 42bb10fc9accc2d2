"""Days and entries as the pages show them."""

from datetime import datetime
from typing import Any

from booking.clock.hours import PersonHours, WorkDay
from booking.clock.models import ClockEntry, Correction
from booking.clock.shifts import Shift
from booking.clock.stretch import worked_of
from booking.clock.wording import breaks_text, hours_text, signed_text, times_text
from booking.diary.wording import clock_time, day_short
from kernel.clock import local_day, zone


def day_row(day: WorkDay, now: datetime) -> dict[str, Any]:
    """A person's day: what was planned, what was clocked, what is odd."""
    return {
        "on": day.on,
        "name": day_short(day.on),
        "planned": hours_text(day.planned),
        "shifts": [shift_times(shift) for shift in day.shifts],
        "entries": [entry_row(entry, now) for entry in day.entries],
        "worked": hours_text(day.worked),
        "paused": day.paused,
        "off": hours_text(day.off) if day.off else "",
        "late": day.late,
        "missed": day.missed,
        "is_empty": not (day.entries or day.planned or day.off),
    }


def shift_times(shift: Shift) -> str:
    """The planned hours in the shop's own time."""
    return f"{clock_time(shift.start, shift.tz)}–{clock_time(shift.end, shift.tz)}"


def entry_row(entry: ClockEntry, now: datetime) -> dict[str, Any]:
    """One entry in the shop's own time."""
    worked, tz = worked_of(entry), zone(entry.location.time_zone)
    return {
        "entry": entry,
        "day": day_short(local_day(worked.start, tz)),
        "times": times_text(worked, tz),
        "breaks": breaks_text(worked, tz),
        "minutes": hours_text(worked.minutes(now)),
        "to_check": entry.to_check,
        "is_open": entry.is_open,
        "reason": entry.reason,
        "place": entry.location.name,
    }


def correction_row(row: Correction) -> dict[str, Any]:
    """A request in words: what is there, what is wanted."""
    tz, wanted = zone(row.location.time_zone), worked_of(row)
    there = worked_of(row.entry) if row.entry else None
    return {
        "correction": row,
        "day": day_short(local_day(wanted.start, tz)),
        "before": times_text(there, tz) if there else "",
        "breaks_before": breaks_text(there, tz) if there else "",
        "version": row.entry.version if row.entry else 0,
        "wanted": times_text(wanted, tz),
        "breaks": breaks_text(wanted, tz),
        "tone": {"asked": "warn", "approved": "good", "refused": "bad"}.get(row.state, ""),
    }


def person_row(person: PersonHours, *, is_over: bool) -> dict[str, Any]:
    """A line of the period; what is over the contract is said once the period is over."""
    contract, over = person.contract, person.over
    share = min(10, (person.total("worked") + person.total("off")) * 10 // contract) if contract else 0
    return {
        "staff": person.staff,
        "planned": hours_text(person.total("planned")),
        "worked": hours_text(person.total("worked")),
        "paused": hours_text(person.total("paused")),
        "off": hours_text(person.total("off")) if person.total("off") else "",
        "lates": person.lates,
        "late": person.total("late"),
        "missed": person.total("missed"),
        "to_check": person.to_check,
        "contract": hours_text(contract) if contract is not None else "",
        "share": share,
        "over": signed_text(over) if over is not None and is_over else "",
        "is_over": bool(over and over > 0),
    }
