"""The roster as a CP-SAT model: one literal per person and slot, and the hard rules over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from booking.autoroster.solver.plan import Rule, RuleKind, Shift
from booking.autoroster.solver.problem import (
    BREAK_AFTER,
    DAY_MINUTES,
    WEEK,
    Person,
    Problem,
    Span,
    Stretch,
    contract_in,
    taken_in,
)
from booking.autoroster.solver.slots import joined, slots_of

Literal = Any


@dataclass(frozen=True, slots=True)
class PersonDay:
    """What a person does on a day: `on` in each slot, `starts` in which one, `works` at all, its `breaks`."""

    slots: list[Span]
    on: list[Literal]
    starts: list[Literal]
    works: Literal
    breaks: list[Literal]

    def length(self, first: int, end: int) -> Any:
        """Minutes of the slots `[first, end)` in which they are on."""
        lengths = [end - start for start, end in self.slots[first:end]]
        return cp_model.LinearExpr.weighted_sum(self.on[first:end], lengths)

    @property
    def whole(self) -> Any:
        """Minutes with breaks."""
        return self.length(0, len(self.on))

    def minutes(self, break_minutes: int) -> Any:
        """How long is worked."""
        return self.whole - break_minutes * cp_model.LinearExpr.sum(self.breaks)

    def within(self, day: int, other: Stretch) -> list[Literal]:
        """The slots that share a minute with the stretch."""
        pairs = zip(self.slots, self.on, strict=True)
        return [on for slot, on in pairs if Stretch(day, *slot).overlaps(other)]


class Model:
    """The hard rules. With `explains` every rule hangs on a literal of its own, so that one can ask which collide."""

    def __init__(self, problem: Problem, *, explains: bool = False) -> None:
        self.problem = problem
        self.explains = explains
        self.cp = cp_model.CpModel()
        self.rules: dict[Rule, Literal] = {}
        self.slots = [slots_of(problem, day) for day in range(problem.days)]
        self.days: dict[tuple[int, int], PersonDay] = {}
        for index, person in enumerate(problem.people):
            self._person(index, person)
        self._least_people()

    def shifts(self, solver: Any) -> list[Shift]:
        """The shifts that the solver chose."""
        found = []
        for (index, day), one in self.days.items():
            pairs = zip(one.slots, one.on, strict=True)
            if slots := [slot for slot, on in pairs if solver.boolean_value(on)]:
                found.append(Shift(self.problem.people[index].id, day, joined(slots)))
        return found

    def hint(self, shifts: Iterable[Shift]) -> None:
        """Begin the search at these shifts."""
        known = {(shift.person, shift.day): shift.parts for shift in shifts}
        for (index, day), one in self.days.items():
            parts = known.get((self.problem.people[index].id, day), ())
            self.cp.add_hint(one.works, bool(parts))
            for slot, on, starts in zip(one.slots, one.on, one.starts, strict=True):
                self.cp.add_hint(on, any(start <= slot[0] and slot[1] <= end for start, end in parts))
                self.cp.add_hint(starts, bool(parts) and parts[0][0] == slot[0])

    def minutes(self, index: int, week: int) -> Any:
        """What the person works here in that week."""
        days = range(week * WEEK, (week + 1) * WEEK)
        pause = self.problem.people[index].break_minutes
        return cp_model.LinearExpr.sum([self.days[index, day].minutes(pause) for day in days])

    def _person(self, index: int, person: Person) -> None:
        for day in range(self.problem.days):
            self.days[index, day] = self._day(day)
            self._limits(person, day, self.days[index, day])
        for week in range(self.problem.weeks):
            self._week(index, person, week)
        for day, later in pairwise(range(self.problem.days)):
            self._rest(person, self.days[index, day], self.days[index, later])

    def _day(self, day: int) -> PersonDay:
        """At most one run of slots: whoever is on without having been on before starts, and one starts once."""
        slots, new = self.slots[day], self.cp.new_bool_var
        runs = _runs(slots)
        one = PersonDay(
            slots,
            [new("") for _slot in slots],
            [new("") for _slot in slots],
            new(""),
            [new("") for _run in runs],
        )
        for has_break, (first, last) in zip(one.breaks, runs, strict=True):
            length = one.length(first, last)
            self.cp.add(length >= BREAK_AFTER * has_break)
            self.cp.add(length < BREAK_AFTER + 2 * DAY_MINUTES * has_break)
        self.cp.add_exactly_one([*one.starts, one.works.negated()])
        before: Literal = 0
        for on, starts in zip(one.on, one.starts, strict=True):
            self.cp.add_implication(on, one.works)
            self.cp.add_implication(starts, on)
            self.cp.add(on <= before + starts)
            before = on
        return one

    def _limits(self, person: Person, day: int, one: PersonDay) -> None:
        """How long, and when not."""
        longest = sum(end - start for start, end in one.slots)
        least = min(self.problem.least_shift, longest, person.most_day)
        self.cp.add(one.whole >= least * one.works)
        if longest > person.most_day:
            minutes = one.minutes(person.break_minutes)
            self._under(Rule(RuleKind.MOST_DAY, person.id), self.cp.add(minutes <= person.most_day))
        for away in person.away:
            for on in one.within(day, away):
                self._under(Rule(RuleKind.AWAY, person.id, day), self.cp.add(on == 0))
        for taken in person.taken:
            for on in one.within(day, _with_rest(day, taken, person.rest)):
                self._under(Rule(RuleKind.TAKEN, person.id, day), self.cp.add(on == 0))

    def _week(self, index: int, person: Person, week: int) -> None:
        minutes, days = taken_in(person, week)
        worked = self.minutes(index, week)
        here = sum(self.days[index, day].works for day in range(week * WEEK, (week + 1) * WEEK))
        most = Rule(RuleKind.MOST_WEEK, person.id, week=week)
        self._under(most, self.cp.add(worked <= max(person.most_week - minutes, 0)))
        free = Rule(RuleKind.DAYS_OFF, person.id, week=week)
        self._under(free, self.cp.add(here <= max(WEEK - person.days_off - days, 0)))
        owed = contract_in(self.problem, person, week) - self.problem.contract_slack - minutes
        if self.problem.keeps_contract and person.contract and owed > 0:
            self._under(Rule(RuleKind.CONTRACT, person.id, week=week), self.cp.add(worked >= owed))

    def _rest(self, person: Person, before: PersonDay, after: PersonDay) -> None:
        """Who is on late does not start too soon on the next day."""
        for (_begin, end), on in zip(before.slots, before.on, strict=True):
            pairs = zip(after.slots, after.starts, strict=True)
            soon = [starts for slot, starts in pairs if slot[0] + DAY_MINUTES < end + person.rest]
            if soon:
                self._under(Rule(RuleKind.REST, person.id), self.cp.add(sum(soon) + on <= 1))

    def _least_people(self) -> None:
        least = self.problem.least_people
        for day in range(self.problem.days if least else 0):
            rule = Rule(RuleKind.LEAST_PEOPLE, day=day)
            for number in range(len(self.slots[day])):
                present = [self.days[index, day].on[number] for index in range(len(self.problem.people))]
                self._under(rule, self.cp.add(cp_model.LinearExpr.sum(present) >= least))

    def _under(self, rule: Rule, constraint: Any) -> None:
        """Hang the constraint on its rule, where rules are to be named."""
        if self.explains:
            if rule not in self.rules:
                self.rules[rule] = self.cp.new_bool_var("")
            constraint.only_enforce_if(self.rules[rule])


def _runs(slots: list[Span]) -> list[tuple[int, int]]:
    """Which slots touch: numbers `[first, end)` of each run; long ones can hold a break."""
    cuts = [number for number in range(1, len(slots)) if slots[number - 1][1] != slots[number][0]]
    runs = list(pairwise([0, *cuts, len(slots)]))
    return [(a, b) for a, b in runs if a < b and slots[b - 1][1] - slots[a][0] >= BREAK_AFTER]


def _with_rest(day: int, taken: Stretch, rest: int) -> Stretch:
    """Work elsewhere with the rest around it; on the same day all of that day."""
    if taken.day == day:
        return Stretch(day, 0, 2 * DAY_MINUTES)
    return Stretch(taken.day, taken.start - rest, taken.end + rest)
