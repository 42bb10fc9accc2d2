"""Time: a clock that is passed in, and wall time turned into instants at the edge (DESIGN §4)."""

from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

DAY_MINUTES = 24 * 60


class Clock(Protocol):
    """Something that knows the present instant."""

    def now(self) -> datetime:
        """The present instant, aware."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return timezone.now()


class FixedClock:
    """A clock that stands still until it is moved; for tests and dry runs."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.instant

    def move(self, by: timedelta) -> None:
        """Let `by` pass."""
        self.instant += by


system_clock = SystemClock()


def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; raises zoneinfo.ZoneInfoNotFoundError for an unknown one."""
    return ZoneInfo(name)


def zone_names() -> list[str]:
    """IANA zones that a shop can be in, by name."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


def instant_of(day: date, minute: int, tz: ZoneInfo) -> datetime:
    """The instant of `minute` wall minutes after local midnight of `day` (may be past 24:00).

    A wall time that comes twice is the first of the two, one that the clock skips is read with the offset before
    the skip (RFC 5545, 3.3.5), for starts and ends alike: so stretches that touch on paper touch on every day.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=tz)


def instant_sql(wall: str, zone: str) -> str:
    """The same rule as SQL, for expressions of a `timestamp` and of a zone's name.

    PostgreSQL's own AT TIME ZONE takes the second of two; the first one, and nothing else, is what the offset of the
    day before leads to while it still holds then.
    """
    early = f"(({wall} - interval '1 day') AT TIME ZONE {zone} + interval '24 hours')"
    return f"CASE WHEN {early} AT TIME ZONE {zone} = {wall} THEN {early} ELSE {wall} AT TIME ZONE {zone} END"


def day_range(day: date, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants `[start, end)` of the local day, 23 to 25 hours apart."""
    return instant_of(day, 0, tz), instant_of(day + timedelta(days=1), 0, tz)


def local_day(instant: datetime, tz: ZoneInfo) -> date:
    """The calendar day of `instant` in `tz`."""
    return instant.astimezone(tz).date()


def ceil_to_step(instant: datetime, step_minutes: int, tz: ZoneInfo) -> datetime:
    """The first instant at or after `instant` whose wall clock stands on the grid of `step_minutes`."""
    wall = instant.astimezone(tz)
    minute = wall.hour * 60 + wall.minute
    exact = wall.second == 0 and wall.microsecond == 0 and minute % step_minutes == 0
    missing = 0 if exact else step_minutes - minute % step_minutes
    base = wall.replace(second=0, microsecond=0)
    return (base.astimezone(ZoneInfo("UTC")) + timedelta(minutes=missing)).astimezone(tz)
