"""Local days as stretches of minutes on which wall time runs evenly: one, or two on the day of a clock change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.diary.availability.sets import Range, Ranges, joined
from kernel.clock import DAY_MINUTES, day_range


def minute_of(instant: datetime) -> int:
    """Whole minutes since 1970 UTC, rounded down."""
    return int(instant.timestamp() // 60)


def minute_after(instant: datetime) -> int:
    """Whole minutes since 1970 UTC, rounded up."""
    return -int(-instant.timestamp() // 60)


def instant_at(minute: int, tz: ZoneInfo) -> datetime:
    """The instant of that minute, in the shop's zone."""
    return datetime.fromtimestamp(minute * 60, tz)


@dataclass(frozen=True, slots=True)
class Segment:
    """Minutes `[lo, hi)`; the wall clock stands `wall` minutes after midnight at `lo` and runs evenly."""

    lo: int
    hi: int
    wall: int

    def grid(self, step: int, offset: int) -> range:
        """The minutes at which the wall clock stands on the grid."""
        return range(self.lo + (offset - self.wall) % step, self.hi, step)

    def between(self, start: int, end: int) -> Range:
        """The minutes whose wall time lies in `[start, end)`; empty when `lo >= hi`."""
        return max(self.lo, self.lo + start - self.wall), min(self.hi, self.lo + end - self.wall)


@dataclass(frozen=True, slots=True)
class Day:
    """One local day with its minutes `[lo, hi)`: 1380 to 1500 of them."""

    date: date
    lo: int
    hi: int
    segments: tuple[Segment, ...]

    @property
    def is_even(self) -> bool:
        """Whether each of its 1440 wall minutes comes once, in its place."""
        return self.hi - self.lo == DAY_MINUTES and len(self.segments) == 1 and self.segments[0].wall == 0

    def grid(self, step: int, offset: int) -> Iterator[int]:
        """The starts that the shop's grid knows on this day, in order."""
        for segment in self.segments:
            yield from segment.grid(step, offset)

    def between(self, start: int, end: int) -> Ranges:
        """The minutes of this day whose wall time lies in `[start, end)` minutes after midnight."""
        return joined(segment.between(start, end) for segment in self.segments)


def local_days(first: date, last: date, tz: ZoneInfo) -> list[Day]:
    """The days from first to last, both included, as the zone counts them."""
    return [_day(first + timedelta(days=number), tz) for number in range((last - first).days + 1)]


def _day(on_date: date, tz: ZoneInfo) -> Day:
    start, end = (minute_of(instant) for instant in day_range(on_date, tz))
    return Day(on_date, start, end, tuple(_segments(start, end, tz)))


def _segments(start: int, end: int, tz: ZoneInfo) -> Iterator[Segment]:
    if start >= end:
        return
    if _offset(start, tz) == _offset(end - 1, tz):
        yield Segment(start, end, _wall(start, tz))
        return
    change = _change(start, end - 1, tz)
    yield Segment(start, change, _wall(start, tz))
    yield Segment(change, end, _wall(change, tz))


def _change(lo: int, hi: int, tz: ZoneInfo) -> int:
    """The first minute with the offset that holds at `hi`; there is one change in `(lo, hi]`."""
    before = _offset(lo, tz)
    while hi - lo > 1:
        middle = (lo + hi) // 2
        lo, hi = (middle, hi) if _offset(middle, tz) == before else (lo, middle)
    return hi


def _offset(minute: int, tz: ZoneInfo) -> timedelta:
    return instant_at(minute, tz).utcoffset() or timedelta()


def _wall(minute: int, tz: ZoneInfo) -> int:
    wall = instant_at(minute, tz)
    return (wall.hour * 60 + wall.minute) % DAY_MINUTES
