"""From sets of possible starts to the offers of each day."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking.diary.availability.days import Day, instant_at
from booking.diary.availability.facts import Facts
from booking.diary.availability.plans import Plan
from booking.diary.availability.room import Room, Seat
from booking.diary.availability.seatings import seatings
from booking.diary.availability.sets import Ranges, range_at
from booking.diary.availability.woven import fits_beside
from booking.diary.wishes import DayOffers, Offer, OfferedLine
from booking.places.models import TidyDiary


@dataclass(frozen=True, slots=True)
class Asking:
    """Between which minutes starts are wanted: not before notice is kept, not past the horizon."""

    facts: Facts
    room: Room
    days: Sequence[Day]
    earliest: int


def day_offers(asking: Asking) -> list[DayOffers]:
    """The offers of each asked day, by start."""
    by_start = _able_by_start(asking)
    return [DayOffers(day.date, tuple(_offers_of_day(asking, day, by_start))) for day in asking.days]


def _able_by_start(asking: Asking) -> dict[int, dict[int, list[int]]]:
    """For each asked day (by its first minute): the starts, each with who can take the first line then."""
    leading = asking.room.possible[0].leading
    grids = {day.lo: _grid(asking, day) for day in asking.days if not _is_full(asking, day)}
    grid = [start for of_day in grids.values() for start in of_day]
    able: dict[int, list[int]] = {start: [] for start in grid}
    for staff_id, ranges in leading.items():
        _note(able, grid, staff_id, ranges)
    result = {lo: {start: able[start] for start in of_day if able[start]} for lo, of_day in grids.items()}
    if asking.facts.rules.starts_when_free:
        for day in (day for day in asking.days if day.lo in result):
            result[day.lo] = _with_frees(result[day.lo], leading, day, asking.earliest)
    return result


def _is_full(asking: Asking, day: Day) -> bool:
    most = asking.facts.rules.most_visits_per_day
    return day.hi <= asking.earliest or (
        most is not None and asking.room.free.visits.get(day.lo, 0) + asking.room.guests > most
    )


def _grid(asking: Asking, day: Day) -> list[int]:
    rules = asking.facts.rules
    grid = day.grid(rules.step_minutes, rules.step_offset_minutes)
    return [start for start in grid if start >= asking.earliest]


def _note(able: dict[int, list[int]], grid: Sequence[int], staff_id: int, ranges: Ranges) -> None:
    """Write the person beside every start of the grid that lies in their ranges; both are sorted."""
    place = 0
    for lo, hi in ranges:
        place = bisect_left(grid, lo, place)
        while place < len(grid) and grid[place] < hi:
            able[grid[place]].append(staff_id)
            place += 1


def _with_frees(
    able: dict[int, list[int]], leading: dict[int, Ranges], day: Day, earliest: int
) -> dict[int, list[int]]:
    """Also the moments at which somebody becomes free, and who else can start then."""
    since = max(day.lo, earliest)
    moments = {lo for ranges in leading.values() for lo, _hi in ranges if since <= lo < day.hi}
    found = {
        moment: [staff_id for staff_id, ranges in leading.items() if range_at(ranges, moment)]
        for moment in moments - able.keys()
    }
    return {start: able.get(start) or found[start] for start in sorted(able.keys() | found.keys())}


def _offers_of_day(asking: Asking, day: Day, by_start: dict[int, dict[int, list[int]]]) -> Iterator[Offer]:
    able = by_start.get(day.lo)
    if not able:
        return
    rank = _ranks(asking.room, day)
    if len(asking.room.possible) == 1:
        offers: Iterable[tuple[Offer, bool]] = _single_offers(asking, able, rank)
    else:
        offers = _visit_offers(asking, able)
    hides = asking.facts.rules.tidy == TidyDiary.HIDE
    yield from (offer for offer, tidy in offers if tidy or not hides)


def _ranks(room: Room, day: Day) -> dict[int, int]:
    line = room.possible[0].line
    return {staff_id: place for place, staff_id in enumerate(room.fair_order(line.plans, line, day))}


def _single_offers(
    asking: Asking, able: dict[int, list[int]], rank: dict[int, int]
) -> Iterator[tuple[Offer, bool]]:
    line = asking.room.possible[0].line
    tz, service_id = asking.facts.tz, line.service.id
    tidy_starts = _tidy_starts(asking, able)
    for start, staff_ids in able.items():
        staff_ids.sort(key=rank.__getitem__)
        starts_at = instant_at(start, tz)
        ends_at = instant_at(start + line.plans[staff_ids[0]].minutes, tz)
        tidy = tidy_starts is None or start in tidy_starts
        lines = (OfferedLine(service_id, starts_at, ends_at, tuple(staff_ids)),)
        yield Offer(starts_at, ends_at, lines, tidy), tidy


def _tidy_starts(asking: Asking, able: dict[int, list[int]]) -> set[int] | None:
    """The starts that at least one person can take tidily, or None where the location does not ask."""
    if asking.facts.rules.tidy == TidyDiary.OFF:
        return None
    by_person: dict[int, list[int]] = {}
    for start, staff_ids in able.items():
        for staff_id in staff_ids:
            by_person.setdefault(staff_id, []).append(start)
    tidy: set[int] = set()
    for staff_id, starts in by_person.items():
        plan = asking.room.possible[0].line.plans[staff_id]
        tidy |= _tidy_of(starts, plan, asking.room.free.people[staff_id], asking.facts.shortest)
    return tidy


def _tidy_of(starts: list[int], plan: Plan, free: Ranges, shortest: int) -> set[int]:
    """The person's tidy starts of a day; in a free stretch that has none, its first start. All are sorted."""
    stretches = plan.person_stretches()
    lo, hi = stretches[0][0], stretches[-1][1]
    tidy: dict[int, list[int]] = {}
    firsts: dict[int, int] = {}
    place = max(bisect_left(free, (starts[0] + lo + 1,)) - 1, 0)  # what is free may reach over many days
    for start in starts:
        first, last = start + lo, start + hi
        while place < len(free) and free[place][1] <= first:
            place += 1
        begin, end = free[place] if place < len(free) and free[place][0] <= first else (first, last)
        if end < last:
            end = (range_at(free, last - 1) or (first, last))[1]
        firsts.setdefault(begin, start)
        if first == begin or last == end or (first - begin >= shortest and end - last >= shortest):
            tidy.setdefault(begin, []).append(start)
    return {start for begin, first in firsts.items() for start in tidy.get(begin, [first])}


def _gaps(free: Ranges, first: int, last: int) -> tuple[int, int, int]:
    """Where the free stretch of the first minute begins, and what is left free before it and after the last."""
    before = range_at(free, first) or (first, last)
    after = before if last <= before[1] else range_at(free, last - 1) or (first, last)
    return before[0], first - before[0], after[1] - last


def _visit_offers(asking: Asking, able: dict[int, list[int]]) -> Iterator[tuple[Offer, bool]]:
    judge = TidyJudge(asking.room, asking.facts.shortest)
    cares = asking.facts.rules.tidy != TidyDiary.OFF
    for start in able:
        seats = next(seatings(asking.room, start), None)
        if seats is not None:
            tidy = not cares or judge.is_tidy(seats)
            yield _visit_offer(asking.room, seats, asking.facts.tz, tidy), tidy


def _visit_offer(room: Room, seats: tuple[Seat, ...], tz: ZoneInfo, tidy: bool) -> Offer:  # noqa: FBT001 - inner
    lines = tuple(
        OfferedLine(
            seat.line.service.id,
            instant_at(seat.start, tz),
            instant_at(seat.end, tz),
            tuple(_who_can(room, seats, number)),
        )
        for number, seat in enumerate(seats)
    )
    end = max(seat.end for seat in seats)
    return Offer(instant_at(seats[0].start, tz), instant_at(end, tz), lines, tidy)


def _who_can(room: Room, seats: tuple[Seat, ...], number: int) -> Iterator[int]:
    """The person seated, then the others who could take this line at the same time, the rest unchanged."""
    if room.is_woven:
        yield from _who_can_beside(room, seats, number)
        return
    seat = seats[number]
    following = seats[number + 1].start if number + 1 < len(seats) else None
    yield seat.plan.person.id
    others = (staff_id for staff_id in seat.line.plans if staff_id != seat.plan.person.id)
    for staff_id in room.fair_order(others, seat.line, room.day_of(seat.start)):
        end = seat.start + seat.line.plans[staff_id].minutes
        in_time = following is None or end <= following <= end + room.wait
        if in_time and room.can(number, staff_id, seat.start):
            yield staff_id


def _who_can_beside(room: Room, seats: tuple[Seat, ...], number: int) -> Iterator[int]:
    """The same where lines stand side by side: whoever takes just as long, so that all else stays."""
    seat = seats[number]
    rest = [other for place, other in enumerate(seats) if place != number]
    yield seat.plan.person.id
    others = (staff_id for staff_id in seat.line.plans if staff_id != seat.plan.person.id)
    for staff_id in room.fair_order(others, seat.line, room.day_of(seat.start)):
        again = room.seat(seat.line, staff_id, seat.start)
        if (
            again.end == seat.end
            and room.can(number, staff_id, seat.start)
            and fits_beside(room, again, rest)
        ):
            yield staff_id


@dataclass(frozen=True, slots=True)
class TidyJudge:
    """Says whether a seating leaves only gaps that can be sold (docs/developers/availability.md, "tidy diary").

    A visit is tidy for a person when it touches a neighbour (a booking, or an edge of the shift) on either side,
    or leaves on both sides at least `shortest` minutes: the shortest service that is sold online.
    """

    room: Room
    shortest: int

    def is_tidy(self, seats: Sequence[Seat]) -> bool:
        """Whether it is tidy for everybody in it."""
        return all(
            self._person_is_tidy(staff_id, seats) for staff_id in {seat.plan.person.id for seat in seats}
        )

    def _person_is_tidy(self, staff_id: int, seats: Sequence[Seat]) -> bool:
        free = self.room.free.people.get(staff_id, [])
        taken = [
            (seat.start + lo, seat.start + hi)
            for seat in seats
            if seat.plan.person.id == staff_id
            for lo, hi in seat.plan.person_stretches()
        ]
        first, last = min(lo for lo, _hi in taken), max(hi for _lo, hi in taken)
        _begin, before, after = _gaps(free, first, last)
        return not before or not after or min(before, after) >= self.shortest
