"""Planned shifts as instants beside what was clocked: which shift an entry belongs to, and how much was planned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.diary.stretches import Stretch, minus, minutes
from booking.places.models import Location
from booking.roster.plans import Plan
from kernel.clock import instant_of, zone

EARLIEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Shift:
    """One planned shift: `[start, end)` as instants in UTC, where differences are elapsed time, its breaks, its zone."""

    plan: Plan
    tz: ZoneInfo
    start: datetime
    end: datetime
    breaks: tuple[Stretch, ...]

    def work(self, away: Iterable[Stretch] = ()) -> list[Stretch]:
        """What is to be worked of it, without its breaks and the time off."""
        return minus([(self.start, self.end)], [*self.breaks, *away])

    def minutes(self, away: Iterable[Stretch] = ()) -> int:
        """Elapsed minutes of that."""
        return minutes(self.work(away))


def zones_of(locations: Iterable[Location]) -> dict[int, ZoneInfo]:
    """Each location's zone."""
    return {place.pk: zone(place.time_zone) for place in locations}


def shift_of(plan: Plan, zones: Mapping[int, ZoneInfo]) -> Shift:
    """The plan in its location's zone."""
    tz = zones[plan.location_id]

    def at(minute: int) -> datetime:
        return instant_of(plan.on, minute, tz).astimezone(UTC)

    return Shift(plan, tz, at(plan.start), at(plan.end), tuple((at(a), at(b)) for a, b in plan.breaks))


def shift_near(start: datetime, shifts: Iterable[Shift]) -> Shift | None:
    """The shift that somebody who clocks in at `start` comes for: not over yet, and begins soon or has begun."""
    fitting = [shift for shift in shifts if shift.start - EARLIEST <= start < shift.end]
    return min(fitting, key=lambda shift: (shift.end, shift.start), default=None)


def run_end(shift: Shift, shifts: Iterable[Shift], *, gap: timedelta, before: datetime) -> datetime:
    """When the work that begins with the shift ends: with the later one at its location that starts within `gap`, and so on.

    Shifts from `before` on are not followed to.
    """
    end = shift.end
    for later in sorted(shifts, key=lambda one: one.start):
        follows = later.start >= shift.end and later.plan.location_id == shift.plan.location_id
        if follows and later.start <= end + gap and later.start < before:
            end = max(end, later.end)
    return end
