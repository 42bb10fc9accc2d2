"""The last changes of somebody's grid, each with what it takes to take it back; kept in their session.

A step belongs to the planned week (its row: one that was given up and planned anew is another) and to the versions
before and after it: whoever changed the week since has the last word, and nothing older is taken back over it.
"""

from collections.abc import MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from booking.roster.copying import week_plans
from booking.roster.editing import Key, Put, shift_change
from booking.roster.models import RosterWeek
from booking.roster.plans import Plan
from booking.roster.services import place_of
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import StaleVersion

MOST_STEPS = 10
SESSION_KEY = "roster.undo"


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what went in (`take` it out again) and what went out (`put` it back), as JSON keeps them."""

    before: int
    after: int
    take: tuple[int, str, int] | None
    put: tuple[int, str, int, int, tuple[tuple[int, int], ...], str] | None
    week_id: int = 0


def step_of(location_id: int, monday: date, version: int, take: Key | None, put: Put | None) -> Step:
    """The step that is about to be made, from the week as it stands."""
    plans = week_plans(place_of(location_id), monday)
    source = next((plan for plan in plans if plan.key == take), None)
    return Step(
        before=version,
        after=version,
        take=(put.staff_id, put.on.isoformat(), put.start) if put else None,
        put=_row_of(source) if source else None,
    )


def step_remember(session: MutableMapping[str, Any], step: Step, week: RosterWeek) -> None:
    """Keep the step, now that it brought the week to its version; the eleventh pushes the first out."""
    _write(session, [*steps(session), replace(step, after=week.version, week_id=week.pk)][-MOST_STEPS:])


def steps(session: MutableMapping[str, Any]) -> list[Step]:
    """What was done, the latest last."""
    return [_step(row) for row in session.get(SESSION_KEY, [])]


def steps_back(session: MutableMapping[str, Any], week: RosterWeek | None) -> int:
    """How many changes of that week can be taken back as it stands: those that lead to its version without a gap."""
    if week is None:
        return 0
    number, version = 0, week.version
    for step in reversed(_of_week(steps(session), week)):
        if step.after != version:
            break
        number, version = number + 1, step.before
    return number


def step_undo(
    *,
    actor: Actor,
    clock: Clock,
    session: MutableMapping[str, Any],
    location_id: int,
    monday: date,
    version: int,
) -> RosterWeek | None:
    """Take the week's latest step back, unless somebody changed the week since; None when there is none.

    `version` is what the page was made from: a second click on it takes nothing more back and raises StaleVersion.
    Otherwise the step is gone either way. Raises as the change itself does.
    """
    kept = steps(session)
    planned = RosterWeek.objects.filter(location=location_id, monday=monday).first()
    mine = _of_week(kept, planned) if planned else []
    if planned is None or not mine:
        return None
    step = mine[-1]
    if step.after != version:
        raise StaleVersion(version=planned.version)
    kept.remove(step)
    _write(session, kept)
    week = shift_change(
        actor=actor,
        clock=clock,
        location_id=location_id,
        monday=monday,
        version=step.after,
        take=_key(step),
        put=_put(step),
    )
    _write(session, _renumbered(kept, step, week.version))
    return week


def _of_week(rows: Sequence[Step], week: RosterWeek) -> list[Step]:
    return [step for step in rows if step.week_id == week.pk]


def _renumbered(kept: Sequence[Step], undone: Step, version: int) -> list[Step]:
    """The week stands as before the step, under a new version: the step before that can be taken back too."""
    before = (undone.week_id, undone.before)
    return [replace(step, after=version) if (step.week_id, step.after) == before else step for step in kept]


def _row_of(plan: Plan) -> tuple[int, str, int, int, tuple[tuple[int, int], ...], str]:
    return plan.staff_id, plan.on.isoformat(), plan.start, plan.end, plan.breaks, plan.note


def _key(step: Step) -> Key | None:
    """What is taken out, as `Plan.key` has it."""
    return (date.fromisoformat(step.take[1]), step.take[0], step.take[2]) if step.take else None


def _put(step: Step) -> Put | None:
    if step.put is None:
        return None
    staff_id, on, start, end, breaks, note = step.put
    return Put(staff_id, date.fromisoformat(on), start, end, breaks, note)


def _step(row: dict[str, Any]) -> Step:
    """As the session's JSON gives it back: lists become tuples again."""
    take, put = row["take"], row["put"]
    kept = (*put[:4], tuple((low, high) for low, high in put[4]), put[5]) if put else None
    return Step(**{**row, "take": tuple(take) if take else None, "put": kept})


def _write(session: MutableMapping[str, Any], kept: Sequence[Step]) -> None:
    session[SESSION_KEY] = [asdict(step) for step in kept]
