"""What is wished for, weighed: demand, contract hours, wishes, a fair share of weekends and late evenings."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model

from booking.autoroster.solver.model import Model
from booking.autoroster.solver.problem import contract_in, is_weekend, taken_in
from booking.autoroster.solver.report import wanted_in
from booking.autoroster.solver.shares import shares_of

# What weighs as much as a minute off the contract, at equal weights.
COVER_MINUTE = 4
WISH_MINUTES = 240
TURN_MINUTES = 240
MOST_TURNS = 200


def cost_of(model: Model) -> Any:
    """The weighted sum to make small; adds the variables it needs to the model."""
    weights = model.problem.weights
    return (
        weights.cover * COVER_MINUTE * _uncovered(model)
        + weights.contract * _off_contract(model)
        + weights.wishes * WISH_MINUTES * _broken(model)
        + weights.fairness * _unfair(model)
    )


def _uncovered(model: Model) -> Any:
    """Minutes of demand that nobody serves: each person present serves one skill at a time.

    By Hall's theorem as many places stay empty as, for the worst set of skills, are wanted beyond the people
    present who have one of them.
    """
    short = []
    for day, slots in enumerate(model.slots):
        demand = [one for one in model.problem.demand if one.day == day]
        for number, span in enumerate(slots):
            wanted = wanted_in(demand, span)
            if wanted:
                missing = model.cp.new_int_var(0, sum(wanted.values()), "")
                short.append((span[1] - span[0]) * missing)
                for skills in _sets(wanted):
                    present = _present(model, day, number, skills)
                    model.cp.add(missing + present >= sum(wanted[skill] for skill in skills))
    return cp_model.LinearExpr.sum(short)


def _sets(skills: Iterable[int]) -> Iterable[set[int]]:
    """All sets of one skill or more."""
    ordered = sorted(skills)
    return (set(some) for size in range(1, len(ordered) + 1) for some in combinations(ordered, size))


def _present(model: Model, day: int, number: int, skills: set[int]) -> Any:
    people = enumerate(model.problem.people)
    able = [model.days[index, day].on[number] for index, person in people if skills & set(person.skills)]
    return cp_model.LinearExpr.sum(able)


def _off_contract(model: Model) -> Any:
    """Minutes over or under the contract, week by week."""
    off = []
    for index, person in enumerate(model.problem.people):
        for week in range(model.problem.weeks):
            target = contract_in(model.problem, person, week) - taken_in(person, week)[0]
            away = model.cp.new_int_var(0, person.most_week + abs(target), "")
            model.cp.add(away >= model.minutes(index, week) - target)
            model.cp.add(away >= target - model.minutes(index, week))
            off.append(away)
    return cp_model.LinearExpr.sum(off)


def _broken(model: Model) -> Any:
    """Wishes that are not kept."""
    broken = []
    for index, person in enumerate(model.problem.people):
        for wish in person.wishes:
            touching = model.days[index, wish.day].within(wish.day, wish.stretch)
            met = model.cp.new_bool_var("")
            model.cp.add_max_equality(met, touching or [0])
            broken.append(1 - met if wish.likes else met)
    return cp_model.LinearExpr.sum(broken)


def _unfair(model: Model) -> Any:
    """Weekend days and closing shifts beyond a person's share, in minutes' worth."""
    weekends, closings = [], []
    for index, person in enumerate(model.problem.people):
        days = [(day, model.days[index, day]) for day in range(model.problem.days)]
        weekends.append(sum(one.works for day, one in days if is_weekend(day)) + person.weekends)
        closings.append(sum(one.on[-1] for _day, one in days if one.on) + person.closings)
    return _beyond(model, weekends) + _beyond(model, closings)


def _beyond(model: Model, counts: list[Any]) -> Any:
    shares = shares_of(model.problem)
    whole = sum(shares)
    most = (model.problem.days + MOST_TURNS) * len(counts)
    total = model.cp.new_int_var(0, most, "")
    model.cp.add(total == sum(counts))
    beyond = []
    for count, share in zip(counts, shares, strict=True):
        more = model.cp.new_int_var(0, most * whole, "")
        model.cp.add(more >= count * whole - total * share)
        beyond.append(more)
    return max(round(TURN_MINUTES / max(whole, 1)), 1) * cp_model.LinearExpr.sum(beyond)
