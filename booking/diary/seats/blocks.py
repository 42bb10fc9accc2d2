"""The blocks of time that a seated visit occupies."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from booking.diary.availability.room import Seat
from booking.diary.availability.sets import Ranges, joined, without
from booking.diary.models import AppointmentLine, Block, BlockKind
from booking.diary.seats.seating import Seated


def blocks_of(
    seated: Seated, *, lines: Sequence[AppointmentLine] = (), allowed_by: str = "", **fields: object
) -> list[Block]:
    """Unsaved blocks: for each person their work and buffers, for each unit one stretch for all of it.

    Within one visit a buffer gives way to the visit's own work. `fields` go to every block (appointment, hold key).
    """
    common = {
        "location_id": seated.facts.location_id,
        "overbooked": seated.overbooked,
        "allowed_by": allowed_by if seated.overbooked else "",
        **fields,
    }
    places = {id(seat): place for place, seat in enumerate(seated.seats)}
    made: list[Block] = []
    for staff_id in dict.fromkeys(seat.plan.person.id for seat in seated.seats):
        mine = [seat for seat in seated.seats if seat.plan.person.id == staff_id]
        for seat, kind, (lo, hi) in _person_pieces(mine):
            line = lines[places[id(seat)]] if lines else None
            made.append(Block(kind=kind, staff_id=staff_id, line=line, during=stretch(lo, hi), **common))
    for unit in dict.fromkeys(unit for _seat, unit in seated.units):
        seats = [seat for seat, used in seated.units if used == unit]
        line = lines[places[id(seats[0])]] if lines else None
        for lo, hi in joined(_whole(seat) for seat in seats):
            made.append(
                Block(
                    kind=BlockKind.WORK,
                    resource_id=unit.resource_id,
                    unit=unit.number,
                    line=line,
                    during=stretch(lo, hi),
                    **common,
                )
            )
    return made


def _person_pieces(seats: Sequence[Seat]) -> Iterator[tuple[Seat, BlockKind, tuple[int, int]]]:
    taken: Ranges = []
    for seat in seats:
        for lo, hi in seat.plan.cores():
            taken.append((seat.start + lo, seat.start + hi))
            yield seat, BlockKind.WORK, taken[-1]
    for seat in seats:
        for lo, hi in seat.plan.buffers():
            for piece in without([(seat.start + lo, seat.start + hi)], joined(taken)):
                taken.append(piece)
                yield seat, BlockKind.BUFFER, piece


def _whole(seat: Seat) -> tuple[int, int]:
    return seat.start - seat.plan.before, seat.end + seat.plan.after


def stretch(lo: int, hi: int) -> DateTimeTZRange:
    """The half-open range of instants of those minutes."""
    return DateTimeTZRange(datetime.fromtimestamp(lo * 60, UTC), datetime.fromtimestamp(hi * 60, UTC), "[)")
