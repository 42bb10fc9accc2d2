"""When a message about a later instant leaves: so long before it, once, outside of quiet hours, while it still helps.

One rule says how late is too late: a reminder helps until a quarter of its time is left (6 h for one of 24 h, 15 min
for one of 1 h). It holds for reminders that quiet hours put off and for those that a stopped worker kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kernel.clock import DAY_MINUTES, instant_of, local_day, zone

HELPFUL_PART = 4
BEFORE_QUIET = timedelta(minutes=15)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Wall minutes `[start, end)` of each day in a zone in which nobody is written to; equal ends: at no time.

    `end` before `start` runs over midnight.
    """

    start: int
    end: int
    zone: str

    @property
    def tz(self) -> ZoneInfo:
        """The zone whose clock counts."""
        return zone(self.zone)

    def holds(self, instant: datetime) -> bool:
        """Whether the clock on the wall is within the quiet hours at that instant."""
        wall = instant.astimezone(self.tz)
        minute = wall.hour * 60 + wall.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def end_after(self, instant: datetime) -> datetime:
        """The first instant at or after `instant` that is not quiet."""
        if not self.holds(instant):
            return instant
        return min(
            moment
            for moment in self._moments(self.end, instant)
            if moment > instant and not self.holds(moment)
        )

    def last_before(self, instant: datetime) -> datetime:
        """A quarter of an hour before these quiet hours began, for what cannot wait until they end."""
        begins = (moment - BEFORE_QUIET for moment in self._moments(self.start, instant))
        return max(moment for moment in begins if moment < instant and not self.holds(moment))

    def _moments(self, minute: int, around: datetime) -> Iterator[datetime]:
        """The instants near `around` at which the wall clock comes to `minute`, both where it comes twice."""
        for days in range(-2, 3):
            moment = instant_of(local_day(around, self.tz) + days * DAY, minute, self.tz)
            yield moment.astimezone(UTC)
            yield moment.replace(fold=1).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """When a message is due, and from when on it is too late for it."""

    due_at: datetime
    late_at: datetime


def slot_before(instant: datetime, *, minutes: int, quiet: Quiet) -> Slot:
    """When a message so many minutes before `instant` leaves.

    Whole days count on the wall clock of the quiet hours' zone (the day before at the same time, also when the clock
    changes in between), everything else counts minutes that pass. What falls into quiet hours leaves when they end,
    or, where that is too late, before they begin.
    """
    due = moment_before(instant, minutes, quiet.tz)
    late = instant.astimezone(UTC) - timedelta(minutes=minutes) / HELPFUL_PART
    if quiet.holds(due):
        due = after if (after := quiet.end_after(due)) < late else quiet.last_before(due)
    return Slot(due, late)


def slot_after(instant: datetime, *, minutes: int, quiet: Quiet) -> Slot:
    """When a message so many minutes after `instant` leaves: not in quiet hours, and within a day of when it is due."""
    due = quiet.end_after(instant.astimezone(UTC) + timedelta(minutes=minutes))
    return Slot(due, due + DAY)


def moment_before(instant: datetime, minutes: int, tz: ZoneInfo) -> datetime:
    """`minutes` before the instant, whole days by the clock on the wall; in UTC, where subtraction is elapsed time."""
    days, rest = divmod(minutes, DAY_MINUTES)
    if rest or not days:
        return instant.astimezone(UTC) - timedelta(minutes=minutes)
    wall = instant.astimezone(tz)
    before = instant_of(wall.date() - days * DAY, wall.hour * 60 + wall.minute, tz)
    return before.astimezone(UTC)
