"""The plan explained in numbers: what stays uncovered, hours against contract, wishes, fairness.

Counts from the shifts alone, without the model.
"""

from collections import defaultdict
from dataclasses import dataclass

from booking.autoroster.solver.plan import Plan, Shift
from booking.autoroster.solver.problem import (
    WEEK,
    Demand,
    Person,
    Problem,
    Span,
    Stretch,
    contract_in,
    is_weekend,
    taken_in,
)
from booking.autoroster.solver.shares import shares_of
from booking.autoroster.solver.slots import slots_of


@dataclass(frozen=True, slots=True)
class Uncovered:
    """In this slot so many people fewer than wanted; `skills` are those in which somebody is missing."""

    day: int
    start: int
    end: int
    people: int
    skills: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PersonReport:
    """What the plan means for a person: minutes and contract by week, wishes by their number, turns and share."""

    person: int
    minutes: tuple[int, ...]
    contract: tuple[int, ...]
    kept: tuple[int, ...]
    broken: tuple[int, ...]
    weekends: int
    closings: int
    weekends_fair: float
    closings_fair: float


@dataclass(frozen=True, slots=True)
class Report:
    """The whole plan: wanted and uncovered person-minutes, where, and each person."""

    wanted_minutes: int
    uncovered_minutes: int
    uncovered: tuple[Uncovered, ...]
    people: tuple[PersonReport, ...]


def report_of(problem: Problem, plan: Plan) -> Report:
    """Explain the plan."""
    uncovered = [one for day in range(problem.days) for one in _uncovered_on(problem, plan, day)]
    return Report(
        wanted_minutes=sum((one.end - one.start) * one.people for one in problem.demand),
        uncovered_minutes=sum((one.end - one.start) * one.people for one in uncovered),
        uncovered=tuple(uncovered),
        people=_people(problem, plan),
    )


def _uncovered_on(problem: Problem, plan: Plan, day: int) -> list[Uncovered]:
    shifts = [shift for shift in plan.shifts if shift.day == day]
    demand = [one for one in problem.demand if one.day == day]
    skills = {person.id: set(person.skills) for person in problem.people}
    found = []
    for slot in slots_of(problem, day):
        present = [skills[shift.person] for shift in shifts if covers(shift, slot)]
        missing, worst = shortage(wanted_in(demand, slot), present)
        if missing:
            found.append(Uncovered(day, *slot, missing, worst))
    return found


def covers(shift: Shift, slot: Span) -> bool:
    """Whether the shift lasts through the slot."""
    return any(start <= slot[0] and slot[1] <= end for start, end in shift.parts)


def wanted_in(demand: list[Demand], slot: Span) -> dict[int, int]:
    """Skill to the number of people wanted throughout the slot."""
    wanted: dict[int, int] = defaultdict(int)
    for one in demand:
        if one.start <= slot[0] and slot[1] <= one.end and one.people:
            wanted[one.skill] += one.people
    return dict(wanted)


def shortage(wanted: dict[int, int], present: list[set[int]]) -> tuple[int, tuple[int, ...]]:
    """How many places stay empty when each person serves one skill, and their skills (augmenting paths)."""
    server: dict[int, int] = {}
    places = [skill for skill, people in sorted(wanted.items()) for _place in range(people)]
    empty = [
        skill for place, skill in enumerate(places) if not _served(place, places, present, server, set())
    ]
    return len(empty), tuple(sorted(set(empty)))


def _served(
    place: int, places: list[int], present: list[set[int]], server: dict[int, int], asked: set[int]
) -> bool:
    """Find somebody for the place; who serves another one may be replaced there."""
    for index, skills in enumerate(present):
        if places[place] in skills and index not in asked:
            asked.add(index)
            if index not in server or _served(server[index], places, present, server, asked):
                server[index] = place
                return True
    return False


def _people(problem: Problem, plan: Plan) -> tuple[PersonReport, ...]:
    mine: dict[int, list[Shift]] = defaultdict(list)
    for shift in plan.shifts:
        mine[shift.person].append(shift)
    shares = shares_of(problem)
    turns = [_turns(problem, person, mine[person.id]) for person in problem.people]
    fair = [sum(column) / max(sum(shares), 1) for column in zip(*turns, strict=True)]
    return tuple(
        _person(problem, person, mine[person.id], turn, tuple(round(each * share, 1) for each in fair))
        for person, turn, share in zip(problem.people, turns, shares, strict=True)
    )


def _turns(problem: Problem, person: Person, shifts: list[Shift]) -> tuple[int, int]:
    """Weekend days and closing shifts, with those from before."""
    closings = sum(shift.end == max(end for _start, end in problem.open[shift.day]) for shift in shifts)
    return person.weekends + sum(is_weekend(shift.day) for shift in shifts), person.closings + closings


def _person(
    problem: Problem, person: Person, shifts: list[Shift], turns: tuple[int, int], fair: tuple[float, ...]
) -> PersonReport:
    kept: list[int] = []
    broken: list[int] = []
    for number, wish in enumerate(person.wishes):
        met = any(Stretch(one.day, *part).overlaps(wish.stretch) for one in shifts for part in one.parts)
        (kept if met == wish.likes else broken).append(number)
    weeks = range(problem.weeks)
    here = [
        sum(one.minutes(person.break_minutes) for one in shifts if one.day // WEEK == week) for week in weeks
    ]
    return PersonReport(
        person=person.id,
        minutes=tuple(worked + taken_in(person, week)[0] for week, worked in zip(weeks, here, strict=True)),
        contract=tuple(contract_in(problem, person, week) for week in weeks),
        kept=tuple(kept),
        broken=tuple(broken),
        weekends=turns[0],
        closings=turns[1],
        weekends_fair=fair[0],
        closings_fair=fair[1],
    )
