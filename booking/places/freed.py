"""Time that came free: diary, roster and opening hours say so, higher rooms (the waitlist) listen (DESIGN §2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.places.models import Location
from kernel.clock import Clock, instant_of, local_day, zone

WEEKS_AHEAD = timedelta(weeks=4)  # how far somebody is looked for when hours change for good
LONGEST = timedelta(weeks=8)  # of one stretch; the engine is asked for 62 days at most


@dataclass(frozen=True, slots=True)
class Freed:
    """The stretch `[starts_at, ends_at)` of a location in which something that stood there stands no more."""

    location_id: int
    starts_at: datetime
    ends_at: datetime


Listener = Callable[[Freed, Clock], None]
_listeners: list[Listener] = []


def register_freed(listener: Listener) -> None:
    """Let `listener` be told of freed time, inside the change's transaction; called in AppConfig.ready."""
    if listener not in _listeners:
        _listeners.append(listener)


def time_freed(freed: Freed, *, clock: Clock) -> None:
    """Tell the listeners; time that is over is of no use to anybody, and of a longer stretch eight weeks are told.

    The caller is inside the change's transaction, before it writes messages (locking.md: due rows in one order).
    """
    start = max(freed.starts_at, clock.now())
    end = min(freed.ends_at, start + LONGEST)
    if end <= start:
        return
    for listener in _listeners:
        listener(Freed(freed.location_id, start, end), clock)


def days_freed(places: Iterable[Location], first: date, last: date, *, clock: Clock) -> None:
    """Tell of more time on those days of the locations, both included; as `time_freed`."""
    for place in places:
        tz = zone(place.time_zone)
        time_freed(
            Freed(place.pk, instant_of(first, 0, tz), instant_of(last + timedelta(days=1), 0, tz)),
            clock=clock,
        )


def weeks_freed(places: Iterable[Location], since: date | None, *, clock: Clock) -> None:
    """Tell of other hours in the four weeks from `since` on, or from today where that is later; as `time_freed`."""
    for place in places:
        today = local_day(clock.now(), zone(place.time_zone))
        first = max(since or today, today)
        days_freed([place], first, first + WEEKS_AHEAD, clock=clock)
