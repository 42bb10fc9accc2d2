"""Rooms and chairs for the lines of a visit; side by side one for each that needs one, none for two at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.diary.availability.budget import Allowance
from booking.diary.availability.freetime import FreeTime, Unit
from booking.diary.availability.room import Seat
from booking.diary.availability.sets import Ranges, range_at
from booking.diary.availability.stages import is_woven

MOST_TRIES = 2000  # of one choice of units that nobody else counts
Need = tuple[Seat, int]
Taken = list[tuple[Seat, Unit]]


def units_apart(seats: Sequence[Seat], free: FreeTime, allowance: Allowance | None = None) -> Taken | None:
    """A unit for each group that each seat needs, none taken twice at once; None where there are not enough.

    Every choice that has to be taken back is charged to the `allowance`; once that is used up the answer is None.
    """
    needs = [(seat, group_id) for seat in seats for group_id in seat.line.service.groups]
    return _Units(needs, free, allowance or Allowance(MOST_TRIES)).found([])


@dataclass(slots=True)
class _Units:
    """Need by need, with one only of several units that could serve the same of what is still to come."""

    needs: list[Need]
    free: FreeTime
    allowance: Allowance

    def found(self, taken: Taken) -> Taken | None:
        if len(taken) == len(self.needs):
            return taken
        open_to = self._open_to(taken)
        if all(any(place in places for places in open_to.values()) for place in self._left(taken)):
            for unit in self._different(taken, open_to):
                whole = self.found([*taken, (self.needs[len(taken)][0], unit)])
                if whole is not None or self.allowance.is_used_up:
                    return whole
        self.allowance.charge()
        return None

    def _left(self, taken: Taken) -> range:
        return range(len(taken), len(self.needs))

    def _open_to(self, taken: Taken) -> dict[Unit, frozenset[int]]:
        """For each unit the places of the needs still to come that it could serve, by what it serves already."""
        return {
            unit: frozenset(
                place
                for place in self._left(taken)
                if self.needs[place][1] == unit.group_id
                and self.needs[place][0].line.room_in(unit.group_id) in {0, unit.resource_id}
                and is_free(self.needs[place][0], ranges)
                and not is_used(unit, self.needs[place][0], taken)
            )
            for unit, ranges in self.free.units.items()
        }

    def _different(self, taken: Taken, open_to: dict[Unit, frozenset[int]]) -> list[Unit]:
        """The units for the next need: first those that the guest has already, and one of each kind."""
        seat, place = self.needs[len(taken)][0], len(taken)
        mine = {used for other, used in taken if other.line.guest == seat.line.guest}
        fitting = [unit for unit, places in open_to.items() if place in places]
        fitting.sort(key=lambda unit: (unit not in mine, unit.resource_id, unit.number))
        kinds: dict[frozenset[int], Unit] = {}
        for unit in fitting:
            kinds.setdefault(open_to[unit], unit)
        return list(kinds.values())


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


def is_free(seat: Seat, ranges: Ranges) -> bool:
    """Whether a unit that is free then has room for the line and its buffers."""
    free = range_at(ranges, seat.start - seat.plan.before)
    return free is not None and seat.end + seat.plan.after <= free[1]


def is_used(unit: Unit, seat: Seat, taken: Taken) -> bool:
    """Whether the unit serves somebody else of the visit while the seat needs it."""
    return any(used == unit and _same_place(seat, other) for other, used in taken)


def _same_place(seat: Seat, other: Seat) -> bool:
    """Whether both need their place at once; a guest's own lines share it one after the other, buffers too."""
    if seat.line.guest == other.line.guest:
        return seat.start < other.end and other.start < seat.end
    return (
        seat.start - seat.plan.before < other.end + other.plan.after
        and other.start - other.plan.before < seat.end + seat.plan.after
    )
