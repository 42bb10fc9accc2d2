"""The last steps of somebody at the desk, each with what it takes to take it back; kept in their session."""

from collections.abc import MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from booking.diary import services
from booking.diary.lines.memory import changes_from, lines_noted
from booking.diary.lines.relining import appointment_change_lines
from booking.diary.lines.stretching import appointment_stretch
from booking.diary.models import Appointment, Block
from booking.diary.seats.rooming import rooms_now
from booking.diary.wishes import Channel
from kernel.actor import Actor
from kernel.clock import Clock
from tenants.accounts.rights import Action, may

MOST_STEPS = 10
SESSION_KEY = "diary.steps"
Kind = Literal["move", "stretch", "state", "lines"]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a visit: its versions before and after, and how it stood before (`minutes` of its last line).

    `lines` are the lines as they were where they were changed (`lines.memory`), `told` whether the customer hears of it,
    `rooms` what each line had where one was dragged to another room.
    """

    kind: Kind
    visit_id: int
    before: int
    after: int
    starts_at: str
    staff_ids: tuple[int, ...]
    minutes: int | None
    state: str
    was_forced: bool
    lines: tuple[dict[str, Any], ...] = ()
    told: bool = True
    rooms: tuple[tuple[int, int] | None, ...] | None = None


def step_of(kind: Kind, visit: Appointment, *, told: bool = True, with_rooms: bool = False) -> Step:
    """The step that is about to be made, from the visit as it stands; one query, or two with its rooms."""
    lines = list(visit.lines.all())
    return Step(
        kind=kind,
        visit_id=visit.pk,
        before=visit.version,
        after=visit.version,
        starts_at=visit.starts_at.isoformat(),
        staff_ids=tuple(line.staff_id for line in lines),
        minutes=lines[-1].own_minutes if lines else None,
        state=visit.state,
        was_forced=Block.objects.filter(appointment=visit, overbooked=True).exists(),
        lines=lines_noted(lines) if kind == "lines" else (),
        told=told,
        rooms=tuple(rooms_now(visit)) if with_rooms else None,
    )


def step_remember(session: MutableMapping[str, Any], step: Step, version: int) -> None:
    """Keep the step, now that it brought the visit to `version`; the eleventh pushes the first out."""
    _write(session, [*steps(session), replace(step, after=version)][-MOST_STEPS:])


def steps(session: MutableMapping[str, Any]) -> list[Step]:
    """What can be taken back, the latest last."""
    return [_step(row) for row in session.get(SESSION_KEY, [])]


def _step(row: dict[str, Any]) -> Step:
    """The step as a session keeps it, which knows lists only."""
    rooms = row.get("rooms")
    given = None if rooms is None else tuple(None if room is None else (room[0], room[1]) for room in rooms)
    return Step(**{**row, "staff_ids": tuple(row["staff_ids"]), "rooms": given})


def step_undo(
    *, actor: Actor, clock: Clock, session: MutableMapping[str, Any]
) -> tuple[Step, Appointment] | None:
    """Take the latest step back, unless somebody changed the visit since; None when there is nothing to take back.

    The step is gone either way. Raises as the change itself does: StaleVersion, SlotTaken, WrongState and so on.
    """
    kept = steps(session)
    if not kept:
        return None
    step = kept.pop()
    _write(session, kept)
    visit = _undone(actor, clock, step)
    _write(session, _renumbered(kept, step, visit.version))
    return step, visit


def _undone(actor: Actor, clock: Clock, step: Step) -> Appointment:
    common: dict[str, Any] = {
        "actor": actor,
        "clock": clock,
        "appointment_id": step.visit_id,
        "version": step.after,
    }
    if step.kind == "state":
        return services.appointment_set_state(**common, state=step.state, is_undo=True)
    override = step.was_forced and _may_override(actor, step.visit_id)
    if step.kind == "stretch":
        return appointment_stretch(**common, minutes=step.minutes, override=override)
    if step.kind == "lines":
        return appointment_change_lines(
            **common,
            lines=changes_from(step.lines, step.visit_id),
            starts_at=datetime.fromisoformat(step.starts_at),
            override=override,
            tells=step.told,
            is_undo=True,
        )
    return services.appointment_move(
        **common,
        channel=Channel.DESK,
        starts_at=datetime.fromisoformat(step.starts_at),
        staff_ids=step.staff_ids,
        rooms=step.rooms,
        override=override,
        is_undo=True,
    )


def _may_override(actor: Actor, visit_id: int) -> bool:
    place = Appointment.objects.filter(pk=visit_id).values_list("location_id", flat=True).first()
    return may(actor, Action.APPOINTMENT_OVERRIDE, at=place)


def _renumbered(kept: Sequence[Step], undone: Step, version: int) -> list[Step]:
    """The visit stands as it did before the step, under a new version: the step before that can be taken back too."""
    return [
        replace(step, after=version)
        if step.visit_id == undone.visit_id and step.after == undone.before
        else step
        for step in kept
    ]


def _write(session: MutableMapping[str, Any], kept: Sequence[Step]) -> None:
    session[SESSION_KEY] = [asdict(step) for step in kept]
