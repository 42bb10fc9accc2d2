"""A first roster by hand's own rule: each in turn takes the shift of theirs that is needed most.

It is only where the search begins. It looks at people one by one, so it may miss what is asked of all together.
"""

from dataclasses import dataclass, field

from booking.autoroster.solver.plan import Shift
from booking.autoroster.solver.problem import (
    BREAK_AFTER,
    WEEK,
    Person,
    Problem,
    Span,
    Stretch,
    contract_in,
    taken_in,
)
from booking.autoroster.solver.report import wanted_in
from booking.autoroster.solver.slots import joined, slots_of

# A wish that would be broken makes a shift look so many minutes less needed.
WISH_MINUTES = 120


@dataclass(slots=True)
class Taking:
    """One person's week so far."""

    person: Person
    owed: int
    most: int
    days: int
    shifts: dict[int, Shift] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """How long their next shift should be: what is owed, spread over the days left."""
        pause = self.person.break_minutes
        each = -(-self.owed // max(self.days - len(self.shifts), 1))
        return min(each + (pause if each + pause >= BREAK_AFTER else 0), self.person.most_day)


def first_shifts(problem: Problem) -> list[Shift]:
    """A roster of one week that keeps each person's own rules."""
    slots = [slots_of(problem, day) for day in range(problem.days)]
    needs = [
        [wanted_in([one for one in problem.demand if one.day == day], slot) for slot in slots[day]]
        for day in range(problem.days)
    ]
    takers = everyone = [_taking(problem, person) for person in problem.people]
    while takers:
        takers = [taker for taker in takers if _take(problem, taker, slots, needs)]
    return [shift for taker in everyone for shift in taker.shifts.values()]


def _take(
    problem: Problem, taker: Taking, slots: list[list[Span]], needs: list[list[dict[int, int]]]
) -> bool:
    """Give the person the shift that is needed most; False when there is none for them (any more)."""
    if len(taker.shifts) >= taker.days or taker.owed < problem.least_shift // 2:
        return False
    options = [
        (_need(taker.person, day, slots[day], needs[day], run), -day, run)
        for day in range(problem.days)
        if day not in taker.shifts
        for run in _runs(problem, taker, day, slots[day])
    ]
    if not options:
        return False
    _gain, day, run = max(options)
    parts = joined(slots[-day][run[0] : run[1]])
    shift = Shift(taker.person.id, -day, parts)
    taker.shifts[-day] = shift
    taker.owed -= shift.minutes(taker.person.break_minutes)
    taker.most -= shift.minutes(taker.person.break_minutes)
    for need in needs[-day][run[0] : run[1]]:
        if skill := _wanted_most(taker.person, need):
            need[skill[0]] -= 1
    return True


def _runs(problem: Problem, taker: Taking, day: int, slots: list[Span]) -> list[tuple[int, int]]:
    """The shifts that the person may take that day, slots `[first, end)` each, one for each start."""
    least = min(problem.least_shift, sum(end - start for start, end in slots))
    found = []
    for first in range(len(slots)):
        end, length = first, 0
        while end < len(slots) and length < max(taker.length, least):
            length += slots[end][1] - slots[end][0]
            end += 1
        while length > min(taker.person.most_day, taker.most):
            end -= 1
            length -= slots[end][1] - slots[end][0]
        if length >= max(least, 1) and _is_allowed(taker, Stretch(day, slots[first][0], slots[end - 1][1])):
            found.append((first, end))
    return found


def _is_allowed(taker: Taking, wanted: Stretch) -> bool:
    """Whether the person is there then, and rested before and after."""
    person = taker.person
    if any(wanted.overlaps(one) for one in person.away) or any(one.day == wanted.day for one in person.taken):
        return False
    others = [Stretch(shift.day, shift.start, shift.end) for shift in taker.shifts.values()]
    rest = Stretch(wanted.day, wanted.start - person.rest, wanted.end + person.rest)
    return not any(rest.overlaps(one) for one in (*others, *person.taken))


def _need(
    person: Person, day: int, slots: list[Span], needs: list[dict[int, int]], run: tuple[int, int]
) -> int:
    """Minutes of the shift in which somebody is missing whom the person can be, less what their wishes say."""
    first, end = run
    minutes = sum(
        slots[number][1] - slots[number][0]
        for number in range(first, end)
        if _wanted_most(person, needs[number])
    )
    shift = Stretch(day, slots[first][0], slots[end - 1][1])
    met = [wish for wish in person.wishes if wish.stretch.overlaps(shift)]
    return minutes + sum(WISH_MINUTES if wish.likes else -WISH_MINUTES for wish in met)


def _wanted_most(person: Person, need: dict[int, int]) -> list[int]:
    """The person's skills that are wanted still, the one that most people are missing of first."""
    return sorted(
        (skill for skill in person.skills if need.get(skill, 0) > 0), key=lambda skill: -need[skill]
    )


def _taking(problem: Problem, person: Person) -> Taking:
    minutes, days = taken_in(person, 0)
    return Taking(
        person,
        owed=contract_in(problem, person, 0) - minutes,
        most=person.most_week - minutes,
        days=WEEK - person.days_off - days,
    )
