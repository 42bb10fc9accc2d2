"""The worker's side: a run is claimed for a while, the engine works beside us, the answer is written down."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from booking.autoroster.engine import EngineMissing, Line, engine_lines
from booking.autoroster.models import Failure, RosterRun, RunState
from booking.autoroster.solver.plan import plan_from_json, plan_to_json
from booking.autoroster.solver.problem import problem_from_json
from booking.autoroster.solver.report import report_of
from kernel.clock import Clock
from kernel.transactions import service_transaction

LEASE = timedelta(seconds=20)
MOST_TRIES = 3
Engine = Callable[[dict[str, Any], int], Iterator[Line | None]]


@dataclass(frozen=True, slots=True)
class Held:
    """A run that this worker holds: it is ours as long as the number of tries is."""

    pk: int
    tries: int
    weeks: int
    problem: dict[str, Any]


def run_next(*, clock: Clock, engine: Engine = engine_lines) -> bool:
    """Work on the next run that waits or was left behind; whether there was one."""
    held = run_claim(clock=clock)
    if held is not None:
        _work(held, clock, engine)
    return held is not None


@service_transaction
def run_claim(*, clock: Clock) -> Held | None:
    """Take the next run for LEASE; one that was left behind too often fails instead."""
    now = clock.now()
    free = Q(state=RunState.WAITING) | Q(state=RunState.RUNNING, lease_until__lte=now)
    run = RosterRun.objects.select_for_update(skip_locked=True).filter(free).order_by("id").first()
    if run is None:
        return None
    if run.tries >= MOST_TRIES:
        _finish(run.pk, run.tries, clock, state=RunState.FAILED, failure=Failure.STOPPED)
        return None
    run.state, run.lease_until, run.tries, run.progress = RunState.RUNNING, now + LEASE, run.tries + 1, 0
    run.save(update_fields=["state", "lease_until", "tries", "progress"])
    return Held(run.pk, run.tries, run.weeks, run.problem)


def _work(held: Held, clock: Clock, engine: Engine) -> None:
    """Let the engine work, renew the lease with each of its words; a run that is ours no more is left."""
    began, cost = clock.now(), None
    lines = engine(held.problem, settings.ROSTER_SECONDS)
    try:
        for line in lines:
            if line is not None and line.is_last:
                _answer(held, line, clock)
                return
            cost = line.cost if line is not None and line.cost is not None else cost
            passed = (clock.now() - began).total_seconds()
            percent = min(int(100 * passed / settings.ROSTER_SECONDS), 99)
            if not _renew(held, clock, percent, cost):
                return
        _finish(held.pk, held.tries, clock, state=RunState.FAILED, failure=Failure.NO_TIME)
    except EngineMissing:
        _finish(held.pk, held.tries, clock, state=RunState.FAILED, failure=Failure.MISSING)
    finally:
        lines.close()  # type: ignore[attr-defined] # a generator: closing it ends the engine's process


def _renew(held: Held, clock: Clock, percent: int, cost: int | None) -> bool:
    """Hold the run longer; False when it was cancelled or somebody else holds it."""
    rows = RosterRun.objects.filter(pk=held.pk, state=RunState.RUNNING, tries=held.tries)
    return bool(rows.update(lease_until=clock.now() + LEASE, progress=percent, cost=cost))


def _answer(held: Held, line: Line, clock: Clock) -> None:
    if line.plan is None:
        _finish(held.pk, held.tries, clock, state=RunState.FAILED, failure=Failure.NO_TIME)
        return
    problem, plan = problem_from_json(held.problem), plan_from_json(line.plan)
    result: dict[str, Any] = {"plan": plan_to_json(plan)}
    if plan.is_found:
        result["report"] = asdict(report_of(problem, plan))
        _finish(held.pk, held.tries, clock, state=RunState.DONE, progress=100, result=result, cost=plan.cost)
    else:
        _finish(held.pk, held.tries, clock, state=RunState.FAILED, failure=Failure.COLLIDES, result=result)


def _finish(pk: int, tries: int, clock: Clock, **values: Any) -> None:
    """Write the end down, unless the run was cancelled or taken from us meanwhile."""
    rows = RosterRun.objects.filter(pk=pk, state=RunState.RUNNING, tries=tries)
    rows.update(finished_at=clock.now(), lease_until=None, **values)
