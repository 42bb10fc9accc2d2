"""The search: week by week for a start, then all weeks together, then as much better as time allows."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ortools.sat.python import cp_model

from booking.autoroster.solver.collisions import colliding
from booking.autoroster.solver.first import first_shifts
from booking.autoroster.solver.model import Model
from booking.autoroster.solver.plan import Plan, Shift
from booking.autoroster.solver.problem import WEEK, Person, Problem, Stretch, is_weekend
from booking.autoroster.solver.soft import cost_of

SHARE_OF_START = 0.4
Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of wall time in all, threads, the seed, and the share of the cost that is not worth more search."""

    seconds: float = 25.0
    workers: int = 2
    seed: int = 1
    good_enough: float = 0.005


def solve(problem: Problem, limits: Limits, tell: Tell = lambda _step, _cost: None) -> Plan:
    """The best plan found in time, or the rules that collide; `tell` hears of each step and better plan.

    Steps are "start" (with the number of weeks done) and "better" (with the cost). Raises TimeoutError when not even
    one plan was found in time.
    """
    began = time.monotonic()
    start = _week_by_week(problem, limits, tell)
    model = Model(problem)
    model.cp.minimize(cost_of(model))
    model.hint(start)
    left = max(limits.seconds - (time.monotonic() - began), limits.seconds / 4)
    solver = _solver(replace(limits, seconds=left))
    status = solver.solve(model.cp, _Listener(tell))
    if status == cp_model.INFEASIBLE:
        left = max(limits.seconds - (time.monotonic() - began), limits.seconds / 3)
        return Plan(colliding=colliding(problem, seconds=left, seed=limits.seed), proven=True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise TimeoutError("no plan was found in time")
    return Plan(
        shifts=tuple(sorted(model.shifts(solver), key=lambda one: (one.day, one.start, one.person))),
        proven=status == cp_model.OPTIMAL,
        cost=int(solver.objective_value),
        bound=int(solver.best_objective_bound),
    )


def _week_by_week(problem: Problem, limits: Limits, tell: Tell) -> list[Shift]:
    """Shifts to begin at, made one week after the other; where one cannot be in time, a simple rule's own."""
    found: list[Shift] = []
    for week in range(problem.weeks):
        part = _week(problem, week, found)
        first = first_shifts(part)
        better = _better(part, first, limits, problem.weeks) if problem.weeks > 1 else None
        found += [replace(one, day=one.day + week * WEEK) for one in (first if better is None else better)]
        tell("start", week + 1)
    return found


def _better(part: Problem, first: list[Shift], limits: Limits, weeks: int) -> list[Shift] | None:
    """The week's best plan in its share of the time; None when none was found."""
    model = Model(part)
    model.cp.minimize(cost_of(model))
    model.hint(first)
    solver = _solver(replace(limits, seconds=limits.seconds * SHARE_OF_START / weeks))
    is_found = solver.solve(model.cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return model.shifts(solver) if is_found else None


def _week(problem: Problem, week: int, before: list[Shift]) -> Problem:
    """That week as a problem of its own, with what the weeks before it leave behind."""
    first = week * WEEK
    return replace(
        problem,
        days=WEEK,
        open=problem.open[first : first + WEEK],
        people=tuple(_in_week(problem, person, first, before) for person in problem.people),
        demand=tuple(
            replace(one, day=one.day - first) for one in problem.demand if first <= one.day < first + WEEK
        ),
    )


def _in_week(problem: Problem, person: Person, first: int, before: list[Shift]) -> Person:
    done = [shift for shift in before if shift.person == person.id]
    last = [Stretch(-1, one.start, one.end) for one in done if one.day == first - 1]
    return replace(
        person,
        away=tuple(replace(one, day=one.day - first) for one in person.away),
        taken=(*last, *(replace(one, day=one.day - first) for one in person.taken)),
        wishes=tuple(
            replace(one, day=one.day - first) for one in person.wishes if first <= one.day < first + WEEK
        ),
        weekends=person.weekends + sum(is_weekend(one.day) for one in done),
        closings=person.closings + sum(one.end == problem.open[one.day][-1][1] for one in done),
    )


def _solver(limits: Limits) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.num_workers = limits.workers
    solver.parameters.random_seed = limits.seed
    solver.parameters.relative_gap_limit = limits.good_enough
    return solver


class _Listener(cp_model.CpSolverSolutionCallback):  # type: ignore[misc] # OR-Tools' types are not followed
    """Tells of each better plan."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        self._tell("better", int(self.objective_value))
