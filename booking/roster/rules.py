"""What is wrong with a plan: each clash with its code, the person and the day. Pure: no reads, no clock.

Hard ones cannot be worked (two places at once, away); soft ones break what was agreed (rest, hours, days off).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from booking.roster.models import RosterTerms
from booking.roster.plans import Plan
from kernel.clock import DAY_MINUTES, instant_of

HARD = frozenset({"away", "overlap", "not_here"})


@dataclass(frozen=True, slots=True, order=True)
class Clash:
    """One thing wrong on a day of a person. `amount` is in minutes or days, as the code says.

    Codes: away, overlap, not_here; rest, day_hours, week_hours, over_contract, days_off, closed.
    """

    on: date
    staff_id: int
    code: str
    amount: int = 0

    @property
    def is_hard(self) -> bool:
        """Whether it cannot be worked at all."""
        return self.code in HARD


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules must know of somebody: terms, time off as instants, first and last day `[first, gone)`."""

    terms: RosterTerms
    away: Sequence[tuple[datetime, datetime]] = ()
    first: date | None = None
    gone: date | None = None


def clashes_of(
    plans: Iterable[Plan], people: Mapping[int, Person], days: Sequence[date], tz: ZoneInfo
) -> list[Clash]:
    """Every clash that falls on one of `days` (one week), sorted.

    `plans` are those of all locations, of the days and of the day before and after, for the rest between them.
    """
    mine: dict[int, list[Plan]] = {pk: [] for pk in people}
    for plan in sorted(plans, key=lambda plan: (plan.on, plan.start)):
        if plan.staff_id in mine:
            mine[plan.staff_id].append(plan)
    inside = set(days)
    found = {
        clash
        for pk, person in people.items()
        for clash in _of_person(pk, person, mine[pk], days, tz)
        if clash.on in inside
    }
    return sorted(found)


def closed_clashes(plans: Iterable[Plan], openings: Mapping[date, Sequence[tuple[int, int]]]) -> list[Clash]:
    """Work on a day on which the location is not open at all."""
    return sorted(
        Clash(plan.on, plan.staff_id, "closed") for plan in plans if not openings.get(plan.on, True)
    )


def _of_person(
    pk: int, person: Person, plans: Sequence[Plan], days: Sequence[date], tz: ZoneInfo
) -> Iterator[Clash]:
    yield from _between(pk, person.terms, plans)
    yield from _each(pk, person, plans, tz)
    yield from _sums(pk, person.terms, [plan for plan in plans if plan.on in set(days)], days)


def _between(pk: int, terms: RosterTerms, plans: Sequence[Plan]) -> Iterator[Clash]:
    """Two stretches that meet, and too little rest between two days."""
    for one, other in pairwise(plans):
        rest = _at(other.on, other.start) - _at(one.on, one.end)
        if rest < 0:
            yield Clash(other.on, pk, "overlap")
        elif one.on != other.on and rest < terms.least_rest_minutes:
            yield Clash(other.on, pk, "rest", rest)


def _each(pk: int, person: Person, plans: Sequence[Plan], tz: ZoneInfo) -> Iterator[Clash]:
    for plan in plans:
        start, end = instant_of(plan.on, plan.start, tz), instant_of(plan.on, plan.end, tz)
        if any(low < end and high > start for low, high in person.away):
            yield Clash(plan.on, pk, "away")
        if (person.first and plan.on < person.first) or (person.gone and plan.on >= person.gone):
            yield Clash(plan.on, pk, "not_here")


def _sums(pk: int, terms: RosterTerms, plans: Sequence[Plan], days: Sequence[date]) -> Iterator[Clash]:
    minutes: dict[date, int] = {}
    for plan in plans:
        minutes[plan.on] = minutes.get(plan.on, 0) + plan.minutes
    yield from (Clash(on, pk, "day_hours", m) for on, m in minutes.items() if m > terms.most_minutes_day)
    total = sum(minutes.values())
    if total > terms.most_minutes_week:
        yield Clash(days[-1], pk, "week_hours", total)
    elif terms.contract_minutes is not None and total > terms.contract_minutes:
        yield Clash(days[-1], pk, "over_contract", total - terms.contract_minutes)
    if len(days) - len(minutes) < terms.days_off:
        yield Clash(days[-1], pk, "days_off", len(days) - len(minutes))


def _at(day: date, minute: int) -> int:
    return day.toordinal() * DAY_MINUTES + minute
