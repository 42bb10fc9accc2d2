"""Every way to seat a visit from a start: one line after the other here, side by side in `woven`."""

from collections.abc import Iterator

from booking.diary.availability.room import Possible, Room, Seat
from booking.diary.availability.sets import first_in
from booking.diary.availability.stages import waits_before
from booking.diary.availability.woven import seatings_woven


def seatings(room: Room, start: int) -> Iterator[tuple[Seat, ...]]:
    """Every way to seat the visit from `start`, fairest first."""
    if room.is_woven:
        return seatings_woven(room, start)
    return _seat_from(room, 0, start, start, ())


def _seat_from(
    room: Room, number: int, lo: int, hi: int, seats: tuple[Seat, ...]
) -> Iterator[tuple[Seat, ...]]:
    if number == len(room.possible):
        yield seats
        return
    possible = room.possible[number]
    for start, staff_id in _choices(room, possible, lo, hi):
        seat = Seat(possible.line, possible.line.plans[staff_id], start)
        if room.fits(seat, seats):
            least, most = _waits_after(room, number)
            yield from _seat_from(room, number + 1, seat.end + least, seat.end + most, (*seats, seat))


def _waits_after(room: Room, number: int) -> tuple[int, int]:
    """The least and the most minutes between that line and the next."""
    following = room.possible[number + 1 : number + 2]
    return waits_before(following[0].line, room.wait) if following else (0, 0)


def _choices(room: Room, possible: Possible, lo: int, hi: int) -> list[tuple[int, int]]:
    """Who can take the line and when they can first, the earliest first and then the fairest."""
    firsts = {staff_id: first_in(starts, lo, hi) for staff_id, starts in possible.leading.items()}
    able = [staff_id for staff_id, first in firsts.items() if first is not None]
    order = room.fair_order(able, possible.line, room.day_of(lo))
    return sorted(((firsts[staff_id] or 0, staff_id) for staff_id in order), key=lambda choice: choice[0])
