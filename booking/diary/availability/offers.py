"""From sets of possible starts to the offers of each day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking.diary.availability.days import Day, instant_at
from booking.diary.availability.facts import Facts
from booking.diary.availability.sets import Ranges, range_at
from booking.diary.availability.starts import Room, Seat
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
    first = asking.room.possible[0]
    result: dict[int, dict[int, list[int]]] = {}
    for day in asking.days:
        if not _is_full(asking, day):
            result[day.lo] = _able_on(asking, day, first.leading)
    return result


def _is_full(asking: Asking, day: Day) -> bool:
    most = asking.facts.rules.most_visits_per_day
    return day.hi <= asking.earliest or (most is not None and asking.room.free.visits.get(day.lo, 0) >= most)


def _able_on(asking: Asking, day: Day, leading: dict[int, Ranges]) -> dict[int, list[int]]:
    rules = asking.facts.rules
    able: dict[int, list[int]] = {}
    for start in _grid(day, asking.earliest, rules.step_minutes, rules.step_offset_minutes):
        able[start] = []
    grid = list(able)
    for staff_id, ranges in leading.items():
        _note(able, grid, staff_id, ranges, day)
    if rules.starts_when_free:
        _note_frees(able, leading, day, asking.earliest)
    return {start: able[start] for start in sorted(able) if able[start]}


def _grid(day: Day, earliest: int, step: int, offset: int) -> Iterator[int]:
    return (start for start in day.grid(step, offset) if start >= earliest)


def _note(able: dict[int, list[int]], grid: Sequence[int], staff_id: int, ranges: Ranges, day: Day) -> None:
    """Write the person beside every start of the grid that lies in their ranges; both are sorted."""
    place, most = 0, len(grid)
    for lo, hi in _ranges_of_day(ranges, day):
        while place < most and grid[place] < lo:
            place += 1
        while place < most and grid[place] < hi:
            able[grid[place]].append(staff_id)
            place += 1


def _ranges_of_day(ranges: Ranges, day: Day) -> Ranges:
    return [piece for piece in ranges if piece[1] > day.lo and piece[0] < day.hi]


def _note_frees(able: dict[int, list[int]], leading: dict[int, Ranges], day: Day, earliest: int) -> None:
    """Also the moments at which somebody becomes free, and who else can start then."""
    moments = {
        lo for ranges in leading.values() for lo, _hi in ranges if day.lo <= lo < day.hi and lo >= earliest
    }
    for moment in moments - able.keys():
        able[moment] = [staff_id for staff_id, ranges in leading.items() if range_at(ranges, moment)]


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
    judge = TidyJudge(asking.room, asking.facts.shortest)
    line = asking.room.possible[0].line
    by_stretch: dict[tuple[int, int], list[tuple[bool, int]]] = {}
    for start, staff_ids in able.items():
        for staff_id in staff_ids:
            seat = Seat(line, line.plans[staff_id], start)
            stretch = judge.stretch_of(seat)
            by_stretch.setdefault((staff_id, stretch), []).append((judge.is_tidy((seat,)), start))
    tidy: set[int] = set()
    for starts in by_stretch.values():
        tidy.update(start for is_tidy, start in starts if is_tidy)
        if not any(is_tidy for is_tidy, _start in starts):
            tidy.add(starts[0][1])
    return tidy


def _visit_offers(asking: Asking, able: dict[int, list[int]]) -> Iterator[tuple[Offer, bool]]:
    judge = TidyJudge(asking.room, asking.facts.shortest)
    cares = asking.facts.rules.tidy != TidyDiary.OFF
    for start in able:
        seats = next(asking.room.seatings(start), None)
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
    return Offer(instant_at(seats[0].start, tz), instant_at(seats[-1].end, tz), lines, tidy)


def _who_can(room: Room, seats: tuple[Seat, ...], number: int) -> Iterator[int]:
    """The person seated, then the others who could take this line at the same time, the rest unchanged."""
    seat = seats[number]
    following = seats[number + 1].start if number + 1 < len(seats) else None
    yield seat.plan.person.id
    others = (staff_id for staff_id in seat.line.plans if staff_id != seat.plan.person.id)
    for staff_id in room.fair_order(others, seat.line, room.day_of(seat.start)):
        end = seat.start + seat.line.plans[staff_id].minutes
        in_time = following is None or end <= following <= end + room.wait
        if in_time and room.can(number, staff_id, seat.start):
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

    def stretch_of(self, seat: Seat) -> int:
        """The free stretch that the seat begins in, named by its first minute."""
        found = range_at(self.room.free.people.get(seat.plan.person.id, []), seat.start)
        return found[0] if found else 0

    def _person_is_tidy(self, staff_id: int, seats: Sequence[Seat]) -> bool:
        free = self.room.free.people.get(staff_id, [])
        taken = [
            (seat.start + lo, seat.start + hi)
            for seat in seats
            if seat.plan.person.id == staff_id
            for lo, hi in seat.plan.person_stretches()
        ]
        first, last = min(lo for lo, _hi in taken), max(hi for _lo, hi in taken)
        before, after = range_at(free, first), range_at(free, last - 1)
        gaps = (first - before[0] if before else 0, after[1] - last if after else 0)
        return 0 in gaps or min(gaps) >= self.shortest
