"""Free times laid out for the eye: a strip of days, and one day's times by part of the day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.diary.wishes import DayOffers, Offer

STRIP_DAYS = 14
LONGEST_LOOK = 62
NOON = 12
EVENING = 17

Ask = Callable[[date, date], list[DayOffers]]


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip."""

    day: date
    is_free: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """The times of a morning, an afternoon or an evening; `spare` are those that would leave odd gaps."""

    name: str | Promise
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """Everything the page of times shows. `next_free` is named when `day` has no free time."""

    strip: tuple[StripDay, ...]
    day: date | None
    parts: tuple[PartOfDay, ...]
    spare: tuple[Offer, ...]
    next_free: date | None
    earlier: date | None
    later: date | None
    chosen: Offer | None


@dataclass(frozen=True, slots=True)
class Window:
    """What is looked at: days from `today` to `last`, the strip's first day, the day and start wished."""

    today: date
    last: date
    week: date | None = None
    day: date | None = None
    starts_at: datetime | None = None

    @property
    def first(self) -> date:
        """The first day of the strip, never past and never beyond the horizon."""
        wished = self.week or self.today
        if self.day and not wished <= self.day < wished + timedelta(days=STRIP_DAYS):
            wished = self.day
        return min(max(wished, self.today), self.last)

    @property
    def end(self) -> date:
        """The last day of the strip."""
        return min(self.first + timedelta(days=STRIP_DAYS - 1), self.last)


def times_of(window: Window, tz: ZoneInfo, ask: Ask) -> Times:
    """Lay out the free times of the window; `ask` is the engine, for days `[first, last]` inclusive."""
    by_day = {found.date: found.offers for found in ask(window.first, window.end)}
    free = sorted(day for day, offers in by_day.items() if offers)
    day = window.day if window.day and window.first <= window.day <= window.end else _first(free)
    offers = by_day.get(day, ()) if day else ()
    return Times(
        strip=tuple(_strip(window, set(free), day)),
        day=day,
        parts=tuple(parts_of([offer for offer in offers if offer.tidy] or offers, tz)),
        spare=spare_of(offers),
        next_free=None if offers else _next_free(window, free, day, ask),
        earlier=_earlier(window),
        later=window.end + timedelta(days=1) if window.end < window.last else None,
        chosen=next((offer for offer in offers if offer.starts_at == window.starts_at), None),
    )


def spare_of(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The times that would leave a gap nobody can use, when there are others to show first."""
    spare = tuple(offer for offer in offers if not offer.tidy)
    return spare if len(spare) < len(offers) else ()


def parts_of(offers: Iterable[Offer], tz: ZoneInfo) -> list[PartOfDay]:
    """The times by part of the shop's day, without empty parts."""
    parts: list[tuple[str | Promise, list[Offer]]] = [
        (_("Morning"), []),
        (_("Afternoon"), []),
        (_("Evening"), []),
    ]
    for offer in offers:
        hour = offer.starts_at.astimezone(tz).hour
        parts[(hour >= NOON) + (hour >= EVENING)][1].append(offer)
    return [PartOfDay(name, tuple(found)) for name, found in parts if found]


def _strip(window: Window, free: set[date], chosen: date | None) -> Iterable[StripDay]:
    for ahead in range((window.end - window.first).days + 1):
        day = window.first + timedelta(days=ahead)
        yield StripDay(day, day in free, day == chosen)


def _first(days: list[date]) -> date | None:
    return days[0] if days else None


def _earlier(window: Window) -> date | None:
    if window.first <= window.today:
        return None
    return max(window.today, window.first - timedelta(days=STRIP_DAYS))


def _next_free(window: Window, free: list[date], day: date | None, ask: Ask) -> date | None:
    """The first free day after `day`: in the strip, else as far as may be booked."""
    if later := [found for found in free if day is None or found > day]:
        return later[0]
    first = window.end + timedelta(days=1)
    if first > window.last:
        return _first(free)
    last = min(window.last, first + timedelta(days=LONGEST_LOOK - 1))
    beyond = [found.date for found in ask(first, last) if found.offers]
    return _first(beyond) or _first(free)
