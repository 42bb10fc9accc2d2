"""When each line of a visit can start with each person, as sets of minutes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from booking.diary.availability.budget import Pool
from booking.diary.availability.chairs import Taken, is_free, is_used, units_apart
from booking.diary.availability.days import Day
from booking.diary.availability.freetime import FreeTime, Load, Unit
from booking.diary.availability.plans import Line, Plan
from booking.diary.availability.sets import Ranges, common, first_in, joined, range_at, starts_within, without
from booking.diary.availability.stages import is_woven, waits_before
from booking.diary.availability.woven import lead_woven, seatings_woven


@dataclass(slots=True)
class Possible:
    """The starts of one line: `alone` by its own needs, `leading` also with time for the lines after it."""

    line: Line
    alone: dict[int, Ranges]
    leading: dict[int, Ranges] = field(default_factory=dict)


def possible_starts(lines: Sequence[Line], free: FreeTime, days: Sequence[Day], wait: int) -> list[Possible]:
    """The sets for every line. A line follows the one before at most `wait` minutes after it ends."""
    shared: dict[tuple[int, int, int, int], Ranges] = {}
    lines_possible = [Possible(line, _alone(line, free, days, shared)) for line in lines]
    if is_woven(lines):
        lead_woven(lines_possible, wait)
        return lines_possible
    following: Ranges | None = None
    waits = (0, 0)
    for possible in reversed(lines_possible):
        possible.leading = {
            staff_id: starts
            if following is None
            else _followed(starts, following, possible.line.plans[staff_id], waits)
            for staff_id, starts in possible.alone.items()
        }
        following = joined(piece for starts in possible.leading.values() for piece in starts)
        waits = waits_before(possible.line, wait)
    return lines_possible


def _followed(starts: Ranges, following: Ranges, plan: Plan, waits: tuple[int, int]) -> Ranges:
    """Those starts after whose end one of the `following` starts comes, at least and at most so much later."""
    least, most = waits
    return common(
        starts, joined((lo - plan.minutes - most, hi - plan.minutes - least) for lo, hi in following)
    )


def _alone(
    line: Line, free: FreeTime, days: Sequence[Day], shared: dict[tuple[int, int, int, int], Ranges]
) -> dict[int, Ranges]:
    sold = _sold(line, days)
    result: dict[int, Ranges] = {}
    for staff_id, plan in line.plans.items():
        starts = _person_starts(plan, free)
        for group_id in line.service.groups if starts else ():
            key = (group_id, -plan.before, plan.minutes + plan.after, line.room_in(group_id))
            if key not in shared:
                shared[key] = _group_starts(free, *key)
            starts = common(starts, shared[key])
        if sold is not None:
            starts = common(starts, sold)
        starts = without(starts, _full_days(plan, free, days))
        if starts:
            result[staff_id] = starts
    return result


def _person_starts(plan: Plan, free: FreeTime) -> Ranges:
    """Starts at which the person is free for work and buffers, buffers perhaps past the shift's end."""
    mine = free.people.get(plan.person.id, [])
    stretches = plan.person_stretches()
    if not free.clear:
        return reduce(common, (starts_within(mine, lo, hi) for lo, hi in stretches))
    clear = free.clear.get(plan.person.id, [])
    lasts = max(hi for _lo, hi in stretches)
    worked = max(hi for _lo, hi in plan.cores())
    within = [starts_within(mine, lo, min(hi, worked)) for lo, hi in stretches if lo < worked]
    return reduce(common, [*within, starts_within(clear, worked, lasts)] if lasts > worked else within)


def _group_starts(free: FreeTime, group_id: int, lo: int, hi: int, room: int) -> Ranges:
    """Starts at which some unit of the group, or of that resource in it (0: any), is free all along."""
    units = (
        ranges
        for unit, ranges in free.units.items()
        if unit.group_id == group_id and room in {0, unit.resource_id}
    )
    return joined(piece for ranges in units for piece in starts_within(ranges, lo, hi))


def _sold(line: Line, days: Sequence[Day]) -> Ranges | None:
    """The minutes in which the service may start; None when that is always."""
    service = line.service
    if not service.weekdays and service.sold_from == 0 and service.sold_until >= 1440:
        return None
    sold_days = [day for day in days if not service.weekdays or day.date.weekday() in service.weekdays]
    return joined(piece for day in sold_days for piece in day.between(service.sold_from, service.sold_until))


def _full_days(plan: Plan, free: FreeTime, days: Sequence[Day]) -> Ranges:
    """The days on which the person may take no more of this."""
    if plan.person.most_visits is None and plan.person.most_minutes is None:
        return []
    return joined((day.lo, day.hi) for day in days if not fits_day(plan, load_on(free, plan, day), 0))


def load_on(free: FreeTime, plan: Plan, day: Day) -> Load:
    """What the person has that day."""
    return free.loads.get((plan.person.id, day.lo), Load())


def fits_day(plan: Plan, load: Load, more: int) -> bool:
    """Whether the person's limits allow this line on a day with that load and `more` minutes of the same visit."""
    person = plan.person
    if person.most_visits is not None and load.visits >= person.most_visits:
        return False
    return person.most_minutes is None or load.minutes + more + plan.person_minutes <= person.most_minutes


@dataclass(frozen=True, slots=True)
class Seat:
    """One line given to a person at a start (minutes since 1970)."""

    line: Line
    plan: Plan
    start: int

    @property
    def end(self) -> int:
        """The minute at which the line is over for the customer."""
        return self.start + self.plan.minutes


@dataclass(frozen=True, slots=True)
class Room:
    """Where and when a visit can be seated: the sets, the loads and the order of fairness."""

    possible: list[Possible]
    free: FreeTime
    days: list[Day]
    wait: int
    pool: Pool = field(default_factory=Pool)
    is_woven: bool = field(init=False)
    guests: int = field(init=False)

    def __post_init__(self) -> None:
        """Whether lines stand side by side, and how many people come: asked for every start, so worked out once."""
        lines = [possible.line for possible in self.possible]
        object.__setattr__(self, "is_woven", is_woven(lines))
        object.__setattr__(self, "guests", len({line.guest for line in lines}))

    def seat(self, line: Line, staff_id: int, start: int) -> Seat:
        """That line by that person at that start."""
        return Seat(line, line.plans[staff_id], start)

    def day_of(self, minute: int) -> Day | None:
        """The local day that holds the minute, among those looked at."""
        return next((day for day in self.days if day.lo <= minute < day.hi), None)

    def fair_order(self, staff_ids: Iterable[int], line: Line, day: Day | None) -> list[int]:
        """Fewest booked minutes that day first, then seniority (position), then id."""
        place = day.lo if day else 0
        plans = line.plans

        def rank(staff_id: int) -> tuple[int, int, int]:
            load = self.free.loads.get((staff_id, place))
            return (load.minutes if load else 0, plans[staff_id].person.position, staff_id)

        return sorted(staff_ids, key=rank)

    def seatings(self, start: int) -> Iterator[tuple[Seat, ...]]:
        """Every way to seat the visit from `start`, fairest first."""
        if self.is_woven:
            return seatings_woven(self, start)
        return self._seat_from(0, start, start, ())

    def _seat_from(
        self, number: int, lo: int, hi: int, seats: tuple[Seat, ...]
    ) -> Iterator[tuple[Seat, ...]]:
        if number == len(self.possible):
            yield seats
            return
        possible = self.possible[number]
        for start, staff_id in self._choices(possible, lo, hi):
            seat = Seat(possible.line, possible.line.plans[staff_id], start)
            if self.fits(seat, seats):
                least, most = self._waits_after(number)
                yield from self._seat_from(number + 1, seat.end + least, seat.end + most, (*seats, seat))

    def _waits_after(self, number: int) -> tuple[int, int]:
        """The least and the most minutes between that line and the next."""
        following = self.possible[number + 1 : number + 2]
        return waits_before(following[0].line, self.wait) if following else (0, 0)

    def _choices(self, possible: Possible, lo: int, hi: int) -> list[tuple[int, int]]:
        """Who can take the line and when they can first, the earliest first and then the fairest."""
        firsts = {staff_id: first_in(starts, lo, hi) for staff_id, starts in possible.leading.items()}
        able = [staff_id for staff_id, first in firsts.items() if first is not None]
        order = self.fair_order(able, possible.line, self.day_of(lo))
        return sorted(((firsts[staff_id] or 0, staff_id) for staff_id in order), key=lambda choice: choice[0])

    def fits(self, seat: Seat, seats: Sequence[Seat]) -> bool:
        """Whether the person's limit of the day holds for the whole visit, not just for this line."""
        if seat.plan.person.most_minutes is None:
            return True
        day = self.day_of(seat.start)
        mine = (other for other in seats if other.plan.person.id == seat.plan.person.id)
        more = sum(other.plan.person_minutes for other in mine if day and day.lo <= other.start < day.hi)
        return day is None or fits_day(seat.plan, load_on(self.free, seat.plan, day), more)

    def can(self, number: int, staff_id: int, start: int) -> bool:
        """Whether that person can take that line then, by its own needs."""
        return range_at(self.possible[number].alone.get(staff_id, []), start) is not None


def units_for(seats: Sequence[Seat], free: FreeTime) -> list[tuple[Seat, Unit]]:
    """A unit for each group that each seat needs; one unit for the whole visit where that is possible.

    Where there are not enough side by side, because the visit was forced, as many as there are.
    """
    if is_woven([seat.line for seat in seats]):
        apart = units_apart(seats, free)
        if apart is not None:
            return apart
    chosen: Taken = []
    for seat in seats:
        for group_id in seat.line.service.groups:
            fitting = [
                unit
                for unit in free.units
                if unit.group_id == group_id
                and seat.line.room_in(group_id) in {0, unit.resource_id}
                and is_free(seat, free.units[unit])
                and not is_used(unit, seat, chosen)
            ]
            used = [unit for _seat, unit in chosen if unit in fitting]
            if fitting:
                chosen.append((seat, used[0] if used else _steadiest(fitting, seats, free)))
    return chosen


def _steadiest(fitting: list[Unit], seats: Sequence[Seat], free: FreeTime) -> Unit:
    """The unit that serves most of the visit, then the first by id."""
    return min(
        fitting,
        key=lambda unit: (
            -sum(is_free(seat, free.units[unit]) for seat in seats),
            unit.resource_id,
            unit.number,
        ),
    )
