"""Seating lines side by side: who of the people and which places can do them at once."""

from collections.abc import Iterator, Sequence
from functools import reduce

from booking.diary.availability.budget import Allowance
from booking.diary.availability.chairs import units_apart
from booking.diary.availability.enough import are_enough
from booking.diary.availability.plans import Line, Plan
from booking.diary.availability.room import Possible, Room, Seat
from booking.diary.availability.sets import Range, Ranges, common, joined, range_at
from booking.diary.availability.stages import Stage, tracks_of, waits_before


def lead_woven(lines: Sequence[Possible], wait: int) -> None:
    """Fill `leading`: the starts of each line that may have room for the others of its stage and the stages after.

    A superset of what can be seated: that the people are different ones is found out when they are seated.
    """
    firsts = []
    for stages in tracks_of([possible.line for possible in lines]):
        following: Ranges | None = None
        waits = (0, 0)
        for stage in reversed(stages):
            following = _lead_stage([lines[place] for place in stage], following, waits)
            waits = waits_before(lines[stage[0]].line, wait)
        firsts.append((stages[0], following or []))
    at_once = reduce(common, (starts for _stage, starts in firsts))
    for stage, _starts in firsts:
        for place in stage:
            _cut(lines[place], at_once)


def _lead_stage(stage: Sequence[Possible], following: Ranges | None, waits: tuple[int, int]) -> Ranges:
    """The starts of the stage as a whole, written beside each of its lines."""
    for possible in stage:
        others = [other.line for other in stage if other is not possible]
        possible.leading = {
            staff_id: starts
            if following is None
            else _before(starts, following, _lengths(possible.line.plans[staff_id], others), waits)
            for staff_id, starts in possible.alone.items()
        }
    starts = reduce(common, (_anybody(possible) for possible in stage))
    for possible in stage:
        _cut(possible, starts)
    return starts


def _anybody(possible: Possible) -> Ranges:
    return joined(piece for starts in possible.leading.values() for piece in starts)


def _cut(possible: Possible, starts: Ranges) -> None:
    possible.leading = {staff_id: common(own, starts) for staff_id, own in possible.leading.items()}


def _lengths(plan: Plan, others: Sequence[Line]) -> set[int]:
    """How long the stage may last when this plan is in it: the longest of its lines."""
    quickest = [min((other.minutes for other in line.plans.values()), default=0) for line in others]
    least = max([plan.minutes, *quickest])
    all_minutes = {other.minutes for line in others for other in line.plans.values()} | {plan.minutes}
    return {minutes for minutes in all_minutes if minutes >= least}


def _before(starts: Ranges, following: Ranges, lengths: set[int], waits: tuple[int, int]) -> Ranges:
    """Those starts after one of whose lengths, and what is waited then, one of the `following` starts comes."""
    least, most = waits
    return common(
        starts,
        joined((lo - length - most, hi - length - least) for lo, hi in following for length in lengths),
    )


def seatings_woven(room: Room, start: int) -> Iterator[tuple[Seat, ...]]:
    """Ways to seat the visit from `start`: everybody as early as can be, and the fairest first.

    Every way, unless it takes too long to find them: then as many as were found until then (`budget`).
    """
    search = _Search(room, start)
    return search.found() if search.is_worth_it() else iter(())


class _Search:
    """Depth first through the lines, stage by stage, over all guests."""

    def __init__(self, room: Room, start: int) -> None:
        self.room, self.start, self.allowance = room, start, room.pool.start()
        self.tracks = tracks_of([possible.line for possible in room.possible])
        staged = [
            (number, place)
            for stages in self.tracks
            for number, stage in enumerate(stages)
            for place in stage
        ]
        self.order = [place for _number, place in sorted(staged)]

    def is_worth_it(self) -> bool:
        """Whether all who begin at once can have people and places of their own."""
        return are_enough(self.room, [place for stages in self.tracks for place in stages[0]], self.start)

    def found(self, seats: "dict[int, Seat] | None" = None) -> Iterator[tuple[Seat, ...]]:
        seats = seats or {}
        if len(seats) == len(self.order):
            yield tuple(seats[place] for place in sorted(seats))
            return
        place = self.order[len(seats)]
        for seat in self._choices(place, *self._window(place, seats)):
            if self.allowance.is_used_up:
                return
            self.allowance.charge()
            if fits_beside(self.room, seat, list(seats.values()), self.allowance):
                yield from self.found({**seats, place: seat})

    def _window(self, place: int, seats: "dict[int, Seat]") -> Range:
        """The first and the last minute at which the line may start, those before it being seated."""
        stages, number = _stage_of(self.tracks, place)
        mates = [seats[mate].start for mate in stages[number] if mate in seats]
        if mates or not number:
            start = mates[0] if mates else self.start
            return start, start
        end = max(seats[before].end for before in stages[number - 1])
        least, most = waits_before(self.room.possible[stages[number][0]].line, self.room.wait)
        return end + least, end + most

    def _choices(self, place: int, lo: int, hi: int) -> "Iterator[Seat]":
        possible = self.room.possible[place]
        for minute in range(lo, hi + 1):
            able = [staff for staff, starts in possible.leading.items() if range_at(starts, minute)]
            for staff_id in self.room.fair_order(able, possible.line, self.room.day_of(minute)):
                yield self.room.seat(possible.line, staff_id, minute)


def _stage_of(tracks: list[list[Stage]], place: int) -> tuple[list[Stage], int]:
    return next(
        (stages, number) for stages in tracks for number, stage in enumerate(stages) if place in stage
    )


def fits_beside(room: Room, seat: Seat, seats: Sequence[Seat], allowance: Allowance | None = None) -> bool:
    """Whether the seat goes with the others: people, their limits of the day, and places for all of them."""
    return (
        not any(_same_hands(seat, other) for other in seats)
        and room.fits(seat, seats)
        and _within_visits(room, seat, seats)
        and (not seat.line.service.groups or units_apart([*seats, seat], room.free, allowance) is not None)
    )


def _same_hands(seat: Seat, other: Seat) -> bool:
    """Whether one person would be needed by both at once; between a guest's own lines buffers give way."""
    if seat.plan.person.id != other.plan.person.id:
        return False
    own = seat.line.guest == other.line.guest
    mine, theirs = (
        [
            (one.start + lo, one.start + hi)
            for lo, hi in (one.plan.cores() if own else one.plan.person_stretches())
        ]
        for one in (seat, other)
    )
    return bool(common(joined(mine), joined(theirs)))


def _within_visits(room: Room, seat: Seat, seats: Sequence[Seat]) -> bool:
    """Whether the person may take that many guests of the party on the day."""
    most, day = seat.plan.person.most_visits, room.day_of(seat.start)
    if most is None or day is None:
        return True
    guests = {other.line.guest for other in seats if other.plan.person.id == seat.plan.person.id}
    load = room.free.loads.get((seat.plan.person.id, day.lo))
    return (load.visits if load else 0) + len(guests | {seat.line.guest}) <= most
