"""How long the line takes: the tickets seated one after the other in the diary's own free time.

The engine says when people and places are free (booked visits stay where they are); here the walk-ins are put into
that time in line: whoever is called sits down now, everybody else at the first start that the engine would sell.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from booking.diary.availability.chairs import units_for
from booking.diary.availability.days import Day, instant_at, local_days, minute_after
from booking.diary.availability.facts import Facts, facts_load
from booking.diary.availability.freetime import FreeTime, Question, free_time
from booking.diary.availability.plans import Line, lines_planned
from booking.diary.availability.room import Room, Seat
from booking.diary.availability.seatings import seatings
from booking.diary.availability.sets import Ranges, first_in, joined, range_at, without
from booking.diary.availability.starts import possible_starts
from booking.diary.wish_params import Wishes
from booking.diary.wishes import Channel, LineWish
from booking.places.models import Location
from booking.queue.models import Ticket, TicketState
from booking.queue.selectors import late_people
from kernel.clock import local_day, zone
from kernel.errors import BadInput

UNTIL_MORNING = 360
LATE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Expected:
    """When a ticket's turn comes (minutes since 1970), and with whom first."""

    start: int
    staff_id: int


@dataclass(slots=True)
class Outlook:
    """The line as it will go. `turns` has no entry for whom no time is left today; `able` is who could do all of it.

    `free` is what each person has left today before the line is seated, as `[lo, hi)` in minutes since 1970.
    """

    minute: int
    location: Location
    turns: dict[str, Expected] = field(default_factory=dict)
    able: dict[str, set[int]] = field(default_factory=dict)
    free: dict[int, Ranges] = field(default_factory=dict)

    def minutes_until(self, ticket: Ticket) -> int | None:
        """How long until the ticket's turn; None when nobody can say."""
        turn = self.turns.get(ticket.reference)
        return None if turn is None else max(0, turn.start - self.minute)

    def in_order(self, waiting: Sequence[Ticket]) -> list[Ticket]:
        """The tickets as their turns come: by time, then by number; those without a time last."""
        return sorted(waiting, key=lambda ticket: (self._start(ticket), ticket.number))

    def before(self, ticket: Ticket, waiting: Sequence[Ticket]) -> int:
        """How many of those who wait have their turn before this one."""
        mine = (self._start(ticket), ticket.number)
        return sum((self._start(other), other.number) < mine for other in waiting)

    def free_from(self, staff_id: int) -> tuple[datetime, datetime] | None:
        """The first stretch of today in which the person has nothing; None when there is none."""
        ranges = self.free.get(staff_id, [])
        first = first_in(ranges, self.minute, self.minute + 2 * 1440)
        stretch = None if first is None else range_at(ranges, first)
        if first is None or stretch is None:
            return None
        tz = zone(self.location.time_zone)
        return instant_at(first, tz), instant_at(stretch[1], tz)

    def _start(self, ticket: Ticket) -> float:
        turn = self.turns.get(ticket.reference)
        return turn.start if turn else float("inf")


def wishes_of(ticket: Ticket, staff_id: int | None = None) -> tuple[LineWish, ...]:
    """What the ticket asks of the engine, with that person, or whom they wish for."""
    wishes = Wishes()
    for token in ticket.services:
        wishes = wishes.with_service(token)
    return wishes.all_by(staff_id or ticket.wished_id).lines


def outlook_of(
    location: Location,
    line: Sequence[Ticket],
    now: datetime,
    *,
    people: Sequence[int] = (),
    asked: Sequence[Ticket] = (),
) -> Outlook:
    """The outlook for the line in order; at most three queries. `people` are looked at beside those of the line.

    Each of `asked` is seated behind the line as if it alone came next.
    """
    by_ticket = {ticket.reference: wishes_of(ticket) for ticket in (*line, *asked)}
    facts = facts_load(location.pk, [wish for wishes in by_ticket.values() for wish in wishes], now=now)
    lines = {reference: _lines(facts, wishes) for reference, wishes in by_ticket.items()}
    sitting = _sitting(facts, lines, now, people)
    outlook = Outlook(sitting.minute, location, free=dict(sitting.free.people))
    for ticket in line:
        plans = lines[ticket.reference]
        outlook.able[ticket.reference] = _able(plans)
        if plans and ticket.state == TicketState.CALLED:
            sitting.call(plans, ticket.called_to_id)
    for ticket in line:
        if ticket.state == TicketState.WAITING and (turn := sitting.seat(lines[ticket.reference])):
            outlook.turns[ticket.reference] = turn
    for ticket in asked:
        if turn := sitting.apart().seat(lines[ticket.reference]):
            outlook.turns[ticket.reference] = turn
    return outlook


def _lines(facts: Facts, wishes: Sequence[LineWish]) -> list[Line]:
    """The lines; none for what is not sold any more."""
    try:
        return lines_planned(facts, wishes, Channel.DESK)
    except BadInput:
        return []


def _able(lines: Sequence[Line]) -> set[int]:
    return set.intersection(*(set(line.plans) for line in lines)) if lines else set()


@dataclass(slots=True)
class _Sitting:
    """The free time of today, which the line takes bit by bit."""

    minute: int
    last: int
    free: FreeTime
    days: list[Day]
    wait: int

    def apart(self) -> "_Sitting":
        """The same free time, to try something in."""
        free = FreeTime(
            dict(self.free.people),
            dict(self.free.clear),
            dict(self.free.units),
            self.free.loads,
            self.free.visits,
        )
        return replace(self, free=free)

    def seat(self, lines: list[Line]) -> Expected | None:
        """Seat the lines at their first start; None when there is none left today."""
        if not lines:
            return None
        room = Room(possible_starts(lines, self.free, self.days, self.wait), self.free, self.days, self.wait)
        firsts = (first_in(starts, self.minute, self.last) for starts in room.possible[0].leading.values())
        start = min((first for first in firsts if first is not None), default=None)
        seats = None if start is None else next(seatings(room, start), None)
        if start is None or seats is None:
            return None
        self._take(seats)
        return Expected(start, seats[0].plan.person.id)

    def call(self, lines: Sequence[Line], staff_id: int | None) -> None:
        """Who is called sits down now, with whom they were called to."""
        start = self.minute
        for line in lines:
            plan = line.plans.get(staff_id or 0)
            if plan is not None:
                self.busy(staff_id or 0, [(start + lo, start + hi) for lo, hi in plan.person_stretches()])
                start += plan.minutes

    def _take(self, seats: Sequence[Seat]) -> None:
        for seat, unit in units_for(seats, self.free):
            taken = (seat.start - seat.plan.before, seat.end + seat.plan.after)
            self.free.units[unit] = without(self.free.units[unit], [taken])
        for seat in seats:
            stretches = [(seat.start + lo, seat.start + hi) for lo, hi in seat.plan.person_stretches()]
            self.busy(seat.plan.person.id, stretches)

    def busy(self, staff_id: int, stretches: Ranges) -> None:
        """Take these minutes of the person away."""
        for times in (self.free.people, self.free.clear):
            if staff_id in times:
                times[staff_id] = without(times[staff_id], joined(stretches))


def _sitting(facts: Facts, lines: dict[str, list[Line]], now: datetime, people: Sequence[int]) -> _Sitting:
    today = local_day(now, facts.tz)
    planned = [line for of_ticket in lines.values() for line in of_ticket]
    question = Question(
        facts=facts,
        days=local_days(today, today, facts.tz),
        staff_ids=sorted({staff_id for line in planned for staff_id in line.plans} | set(people)),
        group_ids=sorted({group_id for line in planned for group_id in line.service.groups}),
        now=now,
    )
    sitting = _Sitting(
        minute=minute_after(now),
        last=question.days[0].hi + UNTIL_MORNING,
        free=free_time(question),
        days=local_days(today, today + timedelta(days=1), facts.tz),
        wait=facts.rules.wait_minutes,
    )
    for staff_id in late_people(facts.location_id, now) & set(question.staff_ids):
        sitting.busy(staff_id, [(sitting.minute - 1, sitting.minute + LATE_MINUTES)])
    ends = [(sitting.last, sitting.last + 3 * 1440)]
    sitting.free.people = {
        owner: without(ranges, [(0, sitting.minute), *ends]) for owner, ranges in sitting.free.people.items()
    }
    return sitting
