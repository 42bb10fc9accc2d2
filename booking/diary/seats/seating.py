"""Finding and locking a place for one visit at one start: the beats "lock" and "check" of booking and moving.

Locking (docs/developers/locking.md): one advisory lock per person and local day, and per resource group and local
day. Nobody queues for a lock that was held: a caller looks without a lock, tries for the locks of the fairest free
people, and looks again under them. Where that fails, Crowded is raised, the transaction ends, the caller waits
until the holders are done (`wait_for_keys`) and starts over with a look; so the losers of a race all see at once
that the time is taken. After a few tries the locks of everybody who could do it are taken in order, by queueing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from booking.diary.availability import earliest_start, last_day_open, room_for
from booking.diary.availability.chairs import units_for
from booking.diary.availability.days import Day, instant_at, local_days, minute_of
from booking.diary.availability.facts import Facts, facts_load
from booking.diary.availability.freetime import Unit
from booking.diary.availability.plans import Line, lines_planned
from booking.diary.availability.room import Room, Seat
from booking.diary.availability.seatings import seatings
from booking.diary.availability.stages import tracks_of
from booking.diary.availability.woven import fits_beside
from booking.diary.wishes import Channel, LineWish
from kernel.clock import local_day
from kernel.errors import BadInput, Problem
from kernel.prepared import prepared_cursor
from kernel.transactions import LOCK_TIMEOUT_MS, lock_keys, lock_number, service_transaction

# The filter is worked out row by row, in order, and LIMIT stops at the first that holds.
_TRY = """
SELECT place - 1 FROM unnest(%s::text[]) WITH ORDINALITY AS choice(numbers, place)
WHERE (SELECT bool_and(pg_try_advisory_xact_lock(number::bigint))
       FROM unnest(string_to_array(numbers, ',')) AS number) LIMIT 1
"""

Check = Callable[[Facts], list[Problem]]


class Crowded(Exception):
    """Somebody else holds a lock that is needed, or was faster; wait for `keys` and start over."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__()
        self.keys = keys


class NotSeated(Exception):
    """There is no place for the visit at that start; `facts` and `lines` are what was looked with."""

    def __init__(self, facts: Facts, lines: Sequence[Line]) -> None:
        super().__init__()
        self.facts, self.lines = facts, lines


@dataclass(frozen=True, slots=True)
class Request:
    """A visit wished for at one start. `override` seats it whatever stands in the way.

    The time of the visit `moving_id`, and of those moved with it (`also_moving`), counts as free.

    `keeps_start` is asked for a visit that stays where it is and only gets longer or shorter: its start is agreed,
    also when it is past.
    """

    channel: Channel
    location_id: int
    starts_at: datetime
    wishes: tuple[LineWish, ...]
    now: datetime
    moving_id: int | None = None
    also_moving: tuple[int, ...] = ()
    hold_key: str = ""
    override: bool = False
    keeps_start: bool = False
    looks_first: bool = False
    locks_all: bool = False


@dataclass(frozen=True, slots=True)
class Seated:
    """The visit with people, units and minutes; `overbooked` when it was forced."""

    facts: Facts
    seats: tuple[Seat, ...]
    units: list[tuple[Seat, Unit]]
    overbooked: bool = False

    def of_guest(self, guest: int) -> "Seated":
        """What one guest of a party has of it."""
        return replace(
            self,
            seats=tuple(seat for seat in self.seats if seat.line.guest == guest),
            units=[(seat, unit) for seat, unit in self.units if seat.line.guest == guest],
        )


def seat_visit(request: Request, *, also_check: Check | None = None) -> Seated:
    """Lock and seat the visit; the caller is inside a service transaction and keeps the locks to its end.

    `also_check` adds what else is wrong, so that everything is named at once.
    Raises NotFound, BadInput (naming every problem), NotSeated, Crowded; Busy when the locks do not come in time.
    """
    facts = facts_load(request.location_id, request.wishes, now=request.now)
    lines, problems = _lines(facts, request)
    if not request.override and not request.keeps_start:
        problems += time_problems(facts, lines, request)
    problems += also_check(facts) if also_check else []
    if problems:
        raise BadInput(problems)
    if request.locks_all:
        lock_keys(_keys_of_lines(facts, lines, request))
        return _seat(facts, lines, request)
    if all(len(line.plans) <= 1 for line in lines) and not request.looks_first:
        return _seat_under(_keys_of_lines(facts, lines, request), facts, lines, request)
    return _seat_by_looking(facts, lines, request)


def look_for_seat(request: Request) -> Seated:
    """Seat the visit as the diary stands, by locks that the caller holds (`lock_for_visits`), or as a mere look.

    Raises NotFound, BadInput (naming every problem), NotSeated.
    """
    facts = facts_load(request.location_id, request.wishes, now=request.now)
    lines, problems = _lines(facts, request)
    problems += [] if request.keeps_start else time_problems(facts, lines, request)
    if problems:
        raise BadInput(problems)
    return _seat(facts, lines, request)


def lock_for_visits(requests: Iterable[Request]) -> None:
    """Take the locks of everybody and everything that any of these visits could use, at once and in order.

    The caller is inside a service transaction. What cannot be planned at all needs no lock. Raises NotFound; Busy when
    they do not come in time.
    """
    keys: set[str] = set()
    for request in requests:
        facts = facts_load(request.location_id, request.wishes, now=request.now)
        lines, _problems = _lines(facts, request)
        keys.update(_keys_of_lines(facts, lines, request))
    lock_keys(keys)


def _seat_under(keys: list[str], facts: Facts, lines: Sequence[Line], request: Request) -> Seated:
    """Seat the visit under those locks, if they can be had now."""
    if try_lock_keys([keys]) is None:
        raise Crowded(keys)
    return _seat(facts, lines, request)


def _lines(facts: Facts, request: Request) -> tuple[list[Line], list[Problem]]:
    """The lines, or what is wrong with them."""
    try:
        return lines_planned(facts, request.wishes, request.channel), []
    except BadInput as error:
        return [], list(error.problems)


def _seat_by_looking(facts: Facts, lines: list[Line], request: Request) -> Seated:
    """Look for who is free, lock the fairest of them that nobody else has locked, and look again."""
    choices = _choices(facts, lines, request)
    keys = [_keys_of_seats(seated) for seated in choices]
    number = try_lock_keys(keys)
    everything = sorted({key for of_choice in keys for key in of_choice})
    if number is None:
        raise Crowded(everything)
    chosen = [
        replace(line, plans={seat.plan.person.id: seat.plan})
        for line, seat in zip(lines, choices[number].seats, strict=True)
    ]
    try:
        return _seat(facts, chosen, request)
    except NotSeated:
        raise Crowded(everything) from None


def _choices(facts: Facts, lines: list[Line], request: Request) -> list[Seated]:
    """Ways to seat the visit as the diary stands, fairest first: one per person where that is all that differs."""
    start = minute_of(request.starts_at)
    room = _room(facts, lines, request)
    first = _seat_in(room, facts, lines, request)
    if len(lines) > 1 or lines[0].service.groups or first.overbooked:
        return [first]
    return [replace(first, seats=seats) for seats in seatings(room, start)]


def try_lock_keys(choices: Sequence[Sequence[str]]) -> int | None:
    """Take the locks of the first choice that nobody else holds a lock of, without waiting; its place, or None.

    What was taken of choices given up stays taken to the end of the transaction.
    """
    keys = [sorted({lock_number(key) for key in of_choice}) for of_choice in choices]
    with prepared_cursor() as cursor:
        cursor.execute(_TRY, [[",".join(map(str, numbers)) for numbers in keys]])
        row = cursor.fetchone()
    return int(row[0]) if row else None


@service_transaction
def wait_for_keys(keys: Iterable[str]) -> None:
    """Return when nobody holds any of the locks for writing any more; nothing is held afterwards. Raises Busy."""
    numbers = sorted({lock_number(key) for key in keys})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true)"
            " UNION ALL SELECT pg_advisory_xact_lock_shared(number)::text FROM unnest(%s::bigint[]) AS number",
            [f"{LOCK_TIMEOUT_MS}ms", numbers],
        )


def _seat(facts: Facts, lines: Sequence[Line], request: Request) -> Seated:
    """The fairest way to seat the visit as the diary stands now; raises NotSeated."""
    return _seat_in(_room(facts, lines, request), facts, lines, request)


def _seat_in(room: Room, facts: Facts, lines: Sequence[Line], request: Request) -> Seated:
    start = minute_of(request.starts_at)
    seats = next(seatings(room, start), None) if _has_place(facts, room, start) else None
    if seats is not None and _is_a_start(facts, room, request, start):
        return Seated(facts, seats, units_for(seats, room.free))
    if request.override:
        return forced(facts, lines, request, room)
    raise NotSeated(facts, lines)


def _room(facts: Facts, lines: Sequence[Line], request: Request, *, ignores_blocks: bool = False) -> Room:
    return room_for(
        facts,
        lines,
        [_day_of(facts, request)],
        now=request.now,
        moving_id=request.moving_id,
        also_moving=request.also_moving,
        hold_key=request.hold_key,
        ignores_blocks=ignores_blocks,
    )


def _day_of(facts: Facts, request: Request) -> Day:
    on_date = local_day(request.starts_at, facts.tz)
    return local_days(on_date, on_date, facts.tz)[0]


def _has_place(facts: Facts, room: Room, start: int) -> bool:
    """Whether the location's limit of visits a day leaves room."""
    most, day = facts.rules.most_visits_per_day, room.day_of(start)
    return most is None or day is None or room.free.visits.get(day.lo, 0) + room.guests <= most


def _is_a_start(facts: Facts, room: Room, request: Request, start: int) -> bool:
    """Online, a start stands on the shop's grid, or is the moment somebody becomes free where that is offered."""
    if not request.channel.is_online or _on_grid(facts, request):
        return True
    ranges = (piece for pieces in room.possible[0].leading.values() for piece in pieces)
    return facts.rules.starts_when_free and any(lo == start for lo, _hi in ranges)


def _on_grid(facts: Facts, request: Request) -> bool:
    wall = request.starts_at.astimezone(facts.tz)
    return (wall.hour * 60 + wall.minute - facts.rules.step_offset_minutes) % facts.rules.step_minutes == 0


def is_open_for(request: Request, facts: Facts, lines: Sequence[Line]) -> bool:
    """Whether the visit could be seated if nothing were booked: then the time is taken, else it is closed."""
    room = _room(facts, lines, request, ignores_blocks=True)
    return next(seatings(room, minute_of(request.starts_at)), None) is not None


def forced(facts: Facts, lines: Sequence[Line], request: Request, room: Room) -> Seated:
    """The visit at that start in the order of its lines, whoever is busy; named people or the fairest."""
    seats: dict[int, Seat] = {}
    for stages in tracks_of(lines):
        start = minute_of(request.starts_at)
        for place, stage in enumerate(stages):
            start += lines[stage[0]].pause if place else 0
            for number in stage:
                seats[number] = _forced_seat(room, number, lines[number], start, list(seats.values()))
            start = max(seats[number].end for number in stage)
    whole = [seats[number] for number in sorted(seats)]
    return Seated(facts, tuple(whole), _forced_units(whole, room), overbooked=True)


def _forced_units(seats: list[Seat], room: Room) -> list[tuple[Seat, Unit]]:
    """As many units as are free, and the room that was asked for also where it is taken."""
    units = units_for(seats, room.free)
    given = {(id(seat), unit.group_id) for seat, unit in units}
    asked = ((seat, seat.line.room) for seat in seats if seat.line.room is not None)
    return units + [
        (seat, Unit(group_id, resource_id, 1))
        for seat, (group_id, resource_id) in asked
        if group_id in seat.line.service.groups and (id(seat), group_id) not in given
    ]


def _forced_seat(room: Room, number: int, line: Line, start: int, seats: list[Seat]) -> Seat:
    """The fairest person who has no other line of the visit then, or the fairest at all."""
    order = room.fair_order(line.plans, line, room.day_of(start))
    if not order:
        raise BadInput.of(f"lines.{number}.staff", "unknown", _("Nobody does this service here."))
    choices = [room.seat(line, staff_id, start) for staff_id in order]
    return next((seat for seat in choices if fits_beside(room, seat, seats)), choices[0])


def time_problems(facts: Facts, lines: Sequence[Line], request: Request) -> list[Problem]:
    """What is wrong with the start itself: in the past, too soon, too far ahead, not a whole minute."""
    start = request.starts_at
    if start.second or start.microsecond:
        return [Problem("start", "off_grid", _("A visit begins on a whole minute."))]
    if start < request.now:
        return [Problem("start", "past", _("This time is already past."))]
    if minute_of(start) < earliest_start(facts, lines, request.channel, request.now):
        return [Problem("start", "too_soon", _("This is too soon to book online. Please call the salon."))]
    if local_day(start, facts.tz) > last_day_open(facts, request.channel, request.now):
        return [Problem("start", "too_far", _("This day cannot be booked yet."))]
    if request.channel.is_online and not facts.rules.starts_when_free and not _on_grid(facts, request):
        return [Problem("start", "off_grid", _("Visits do not begin at this time here."))]
    return []


def _keys_of_lines(facts: Facts, lines: Sequence[Line], request: Request) -> list[str]:
    """The locks of everybody and everything that the visit could use."""
    longest = sum(
        max((plan.minutes + plan.before + plan.after for plan in line.plans.values()), default=0)
        + max(facts.rules.wait_minutes, line.pause)
        for line in lines
    )
    first = max((plan.before for line in lines for plan in line.plans.values()), default=0)
    start = minute_of(request.starts_at)
    owners = {f"staff:{staff_id}" for line in lines for staff_id in line.plans}
    owners |= {f"group:{group_id}" for line in lines for group_id in line.service.groups}
    return _keys(facts, owners, start - first, start + longest)


def _keys_of_seats(seated: Seated) -> list[str]:
    keys: list[str] = []
    for seat in seated.seats:
        owners = {f"staff:{seat.plan.person.id}", *(f"group:{group}" for group in seat.line.service.groups)}
        keys += _keys(seated.facts, owners, seat.start - seat.plan.before, seat.end + seat.plan.after)
    return keys


def _keys(facts: Facts, owners: set[str], lo: int, hi: int) -> list[str]:
    """One key per owner and local day touched by `[lo, hi)`."""
    first, last = instant_at(lo, facts.tz).date(), instant_at(max(lo, hi - 1), facts.tz).date()
    if facts.rules.most_visits_per_day is not None:
        owners = owners | {f"visits:{facts.location_id}"}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [f"{owner}:{day}" for owner in owners for day in days]
