"""What is wished for, weighed: demand, contract hours, wishes, a fair share of weekends and late evenings."""

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
# Up to so many kinds of places every choice among them is written down: 2 to the power of this.
MOST_SETS = 6


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
    """Minutes of demand that nobody serves: each person present serves one skill at a time."""
    short = []
    for day, slots in enumerate(model.slots):
        demand = [one for one in model.problem.demand if one.day == day]
        for number, span in enumerate(slots):
            places = _places(model, wanted_in(demand, span))
            present = [model.days[index, day].on[number] for index in range(len(model.problem.people))]
            if places:
                missing = model.cp.new_int_var(0, sum(places.values()), "")
                short.append((span[1] - span[0]) * missing)
                (_by_sets if len(places) <= MOST_SETS else _by_flow)(model, places, present, missing)
    return cp_model.LinearExpr.sum(short)


def _places(model: Model, wanted: dict[int, int]) -> dict[frozenset[int], int]:
    """Who can serve to how many places: skills of the same people are one."""
    places: dict[frozenset[int], int] = {}
    for skill, count in wanted.items():
        able = frozenset(i for i, person in enumerate(model.problem.people) if skill in person.skills)
        places[able] = places.get(able, 0) + count
    return places


def _by_sets(model: Model, places: dict[frozenset[int], int], present: list[Any], missing: Any) -> None:
    """As many places stay empty as, for the worst choice among them, outnumber the people able (Hall's theorem)."""
    for size in range(1, len(places) + 1):
        for some in combinations(places, size):
            able = cp_model.LinearExpr.sum([present[index] for index in sorted(frozenset().union(*some))])
            model.cp.add(missing + able >= sum(places[one] for one in some))


def _by_flow(model: Model, places: dict[frozenset[int], int], present: list[Any], missing: Any) -> None:
    """The same with a literal for each person and kind of place, where the choices would be too many."""
    serving: dict[int, list[Any]] = {}
    filled: list[Any] = []
    for able, count in places.items():
        mine = {index: model.cp.new_bool_var("") for index in able}
        for index, serves in mine.items():
            serving.setdefault(index, []).append(serves)
        served = cp_model.LinearExpr.sum(list(mine.values()))
        model.cp.add(served <= count)
        filled.append(served)
    for index, some in serving.items():
        model.cp.add(cp_model.LinearExpr.sum(some) <= present[index])
    model.cp.add(missing + sum(filled) >= sum(places.values()))


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
