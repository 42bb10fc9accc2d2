"""Opening hours as people read them: the week, and whether the shop is open now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.places.models import Closure, Location, OpeningRule
from kernel.clock import instant_of, local_day, zone

DAYS_AHEAD = 14
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OpenState:
    """Open until an instant, or closed until one (None when not known within two weeks)."""

    is_open: bool
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one weekday: instants of a sample day, so that templates format them by language."""

    day: date
    spans: tuple[tuple[datetime, datetime], ...]
    is_today: bool


class Hours:
    """The opening rules and closures of one location, read once."""

    def __init__(self, location: Location, rules: Iterable[OpeningRule], closures: Iterable[Closure]) -> None:
        self.tz = zone(location.time_zone)
        self.rules = list(rules)
        self.closures = list(closures)

    def spans(self, day: date) -> list[Span]:
        """The minutes `[start, end)` of `day` in which the shop is open, by start."""
        if any(closure.starts_on <= day < closure.ends_on for closure in self.closures):
            return []
        own = [rule for rule in self.rules if rule.on_date == day]
        return _minutes(own or [rule for rule in self.rules if rule.weekday == day.weekday()])

    def instants(self, day: date) -> list[tuple[datetime, datetime]]:
        """The same as instants in the shop's zone."""
        return [(instant_of(day, a, self.tz), instant_of(day, b, self.tz)) for a, b in self.spans(day)]

    def state(self, now: datetime) -> OpenState:
        """Whether it is open at `now`, and when that changes."""
        today = local_day(now, self.tz)
        days = (today + timedelta(days=ahead) for ahead in range(-1, DAYS_AHEAD))
        for start, end in (span for day in days for span in self.instants(day)):
            if start <= now < end:
                return OpenState(is_open=True, changes_at=end)
            if now < start:
                return OpenState(is_open=False, changes_at=start)
        return OpenState(is_open=False, changes_at=None)

    def week(self, now: datetime) -> list[DayHours]:
        """Monday to Sunday by the weekly rules, without the exceptions of single dates."""
        today = local_day(now, self.tz)
        monday = today - timedelta(days=today.weekday())
        return [self._usual(monday + timedelta(days=ahead), today) for ahead in range(7)]

    def exceptions(self, now: datetime) -> list[DayHours]:
        """Dates of the next two weeks whose hours differ from the week's."""
        today = local_day(now, self.tz)
        days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
        odd = [day for day in days if self.spans(day) != self._weekly(day)]
        return [DayHours(day, tuple(self.instants(day)), day == today) for day in odd]

    def _weekly(self, day: date) -> list[Span]:
        return _minutes(rule for rule in self.rules if rule.weekday == day.weekday())

    def _usual(self, day: date, today: date) -> DayHours:
        spans = tuple(
            (instant_of(day, a, self.tz), instant_of(day, b, self.tz)) for a, b in self._weekly(day)
        )
        return DayHours(day, spans, day == today)


def _minutes(rules: Iterable[OpeningRule]) -> list[Span]:
    return sorted(
        (rule.start_minute, rule.end_minute)
        for rule in rules
        if rule.start_minute is not None and rule.end_minute is not None
    )
