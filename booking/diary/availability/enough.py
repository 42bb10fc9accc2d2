"""Whether there are enough different people and chairs for all who begin at once, before ways to seat them are tried."""

from collections.abc import Hashable, Sequence

from booking.diary.availability.chairs import is_free
from booking.diary.availability.room import Possible, Room, Seat
from booking.diary.availability.sets import range_at


def are_enough(room: Room, places: Sequence[int], start: int) -> bool:
    """Whether each of those lines, that all begin then, can have a person and chairs of its own."""
    seats = [_able(room, room.possible[place], start) for place in places]
    people = [{seat.plan.person.id for seat in able} for able in seats if all(map(_has_work, able))]
    return can_differ(people) and all(can_differ(_units(room, seats, group)) for group in _groups(seats))


def can_differ(choices: Sequence[set[int]] | Sequence[set[Hashable]]) -> bool:
    """Whether one can be picked from each, no two the same."""
    picked: dict[Hashable, int] = {}

    def has_one(number: int, tried: set[Hashable]) -> bool:
        for choice in choices[number] - tried:
            tried.add(choice)
            if choice not in picked or has_one(picked[choice], tried):
                picked[choice] = number
                return True
        return False

    return all(has_one(number, set()) for number in range(len(choices)))


def _able(room: Room, possible: Possible, start: int) -> list[Seat]:
    return [
        room.seat(possible.line, staff_id, start)
        for staff_id, starts in possible.leading.items()
        if range_at(starts, start)
    ]


def _has_work(seat: Seat) -> bool:
    """Whether the person is needed from the first minute, and so by nobody else who begins then."""
    return seat.plan.work > 0


def _groups(seats: Sequence[Sequence[Seat]]) -> set[int]:
    return {group for able in seats for seat in able for group in seat.line.service.groups}


def _units(room: Room, seats: Sequence[Sequence[Seat]], group_id: int) -> list[set[Hashable]]:
    """For each line that needs one of the group, those that would do with one of the people."""
    return [
        {
            unit
            for unit, ranges in room.free.units.items()
            if unit.group_id == group_id and any(is_free(seat, ranges) for seat in able)
        }
        for able in seats
        if able and group_id in able[0].line.service.groups
    ]
