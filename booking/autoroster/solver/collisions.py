"""Which hard rules collide: a set from which no rule can be taken away without a plan becoming possible."""

import time
from typing import Any

from ortools.sat.python import cp_model

from booking.autoroster.solver.model import Model
from booking.autoroster.solver.plan import Rule
from booking.autoroster.solver.problem import Problem

SECONDS_EACH = 2.0


def colliding(problem: Problem, *, seconds: float, seed: int = 1) -> tuple[Rule, ...]:
    """The colliding rules, as few as can be found in `seconds`; the plan is known to be impossible."""
    until = time.monotonic() + seconds
    model = Model(problem, explains=True)
    core = _core(model, list(model.rules), seconds / 2, seed)
    if core is None:
        return tuple(sorted(model.rules))
    for rule in sorted(core):
        if time.monotonic() > until:
            break
        fewer = [one for one in core if one != rule]
        smaller = _core(model, fewer, SECONDS_EACH, seed) if rule in core else None
        core = smaller if smaller is not None else core
    return tuple(sorted(core))


def _core(model: Model, rules: list[Rule], seconds: float, seed: int) -> list[Rule] | None:
    """Those of `rules` that suffice to make a plan impossible; None when they do not (or time ran out)."""
    model.cp.clear_assumptions()
    model.cp.add_assumptions([model.rules[rule] for rule in rules])
    solver: Any = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    if solver.solve(model.cp) != cp_model.INFEASIBLE:
        return None
    named = {model.rules[rule].index: rule for rule in rules}
    found = [named[index] for index in solver.sufficient_assumptions_for_infeasibility() if index in named]
    return found or rules
