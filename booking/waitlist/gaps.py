"""The holes in a day, what would fit into each, and who waits for such a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.catalog.models import StaffService
from booking.catalog.terms import minutes_with
from booking.diary.presenters.board import DayFacts
from booking.diary.presenters.load import Load, loads
from booking.diary.selectors.menu import sold_at
from booking.diary.stretches import Stretch, within
from booking.team.models import StaffMember
from booking.waitlist.matching import Fit, matcher_for
from booking.waitlist.selectors import waiting_for
from kernel.clock import Clock, FixedClock

SHORTEST = timedelta(minutes=15)
MOST_WAITING = 30
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A free stretch `[starts_at, ends_at)` of a person; `services` fit by length, `more` others too; `fits` wait for it."""

    person: StaffMember
    starts_at: datetime
    ends_at: datetime
    services: tuple[str, ...]
    more: int
    fits: tuple[Fit, ...]

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def gaps_of(facts: DayFacts, *, answer_minutes: int) -> list[Gap]:
    """The day's gaps from now on, by person and time; a closed day has none.

    A fixed number of queries, and two for each different wish of those who wait (at most thirty).
    """
    holes = _holes(facts)
    if not holes:
        return []
    fits = list(_fits(facts, answer_minutes))
    fillers = _fillers(facts)
    return [_gap(person, stretch, fillers.get(person.pk, []), fits) for person, stretch in holes]


def waiting_fit(location_id: int, time_zone: str, clock: Clock, *, answer_minutes: int) -> int:
    """How many of those who wait for this day could have a free time of it; two queries for each different wish."""
    matcher = matcher_for(time_zone, clock, answer_minutes)
    day = clock.now().astimezone(matcher.tz).date()
    waiting = waiting_for(location_id, day, day)[:MOST_WAITING]
    return sum(next(matcher.fits(entry, day, day), None) is not None for entry in waiting)


def _holes(facts: DayFacts) -> list[tuple[StaffMember, Stretch]]:
    if facts.closure:
        return []
    all_loads = loads(facts.work_days, facts.visits, facts.blocks)
    return [
        (person, stretch)
        for person in facts.staff
        if person.pk in all_loads
        for stretch in _free(all_loads[person.pk], facts)
        if stretch[1] - stretch[0] >= SHORTEST
    ]


def _free(load: Load, facts: DayFacts) -> list[Stretch]:
    """What is free from now on while the shop is open."""
    still = [(max(low, facts.now), high) for low, high in load.free if high > facts.now]
    return [stretch for opened in facts.opening for stretch in within(still, opened)]


def _fits(facts: DayFacts, answer_minutes: int) -> Iterator[Fit]:
    matcher = matcher_for(facts.location.time_zone, FixedClock(facts.now), answer_minutes)
    for entry in waiting_for(facts.location.pk, facts.day, facts.day)[:MOST_WAITING]:
        yield from matcher.fits(entry, facts.day, facts.day)


def _fillers(facts: DayFacts) -> dict[int, list[tuple[str, int]]]:
    """For each person the services that they do here, with their minutes; the dearest first."""
    doers = StaffService.objects.filter(
        staff__in=[person.pk for person in facts.staff], service__in=sold_at(facts.location).order_by()
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for row in doers.select_related("service").order_by("-service__price_minor", "service_id"):
        minutes = minutes_with(row.service, None, (), row)
        found.setdefault(row.staff_id, []).append((row.service.name, minutes))
    return found


def _gap(
    person: StaffMember, stretch: Stretch, fillers: Sequence[tuple[str, int]], fits: Sequence[Fit]
) -> Gap:
    length = (stretch[1] - stretch[0]).total_seconds() // 60
    names = [name for name, minutes in fillers if minutes <= length]
    mine: dict[int, Fit] = {}
    for fit in fits:
        if _lies_in(fit, person, stretch):
            mine.setdefault(fit.entry.pk, fit)
    return Gap(
        person=person,
        starts_at=stretch[0],
        ends_at=stretch[1],
        services=tuple(names[:MOST_NAMES]),
        more=max(0, len(names) - MOST_NAMES),
        fits=tuple(mine.values()),
    )


def _lies_in(fit: Fit, person: StaffMember, stretch: Stretch) -> bool:
    """Whether the person could do a part of the offered visit in that stretch."""
    return any(
        person.pk in line.staff_ids and stretch[0] <= line.starts_at < stretch[1] for line in fit.offer.lines
    )
