"""Messages that are due later, as `planning` planned them: written once when they are due.

A planned message is a row of its own and not an outbox entry, because until it is due nothing about it is settled:
who is written to, in which language, whether the thing still stands.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import QuerySet

from crm.messaging.models import MessageSettings, PlannedMessage, PlannedState
from crm.messaging.planning import DUE_KIND
from crm.messaging.selectors import message_settings
from crm.messaging.services import Draft, message_write_late, messages_write
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.transactions import service_transaction

PLAN_ANEW = "plan_anew"
AGAIN = timedelta(minutes=1)
LATE = "Too late: the worker stood still when it was due."
logger = logging.getLogger(__name__)


class NotNeeded(Exception):
    """Raised by what writes a planned message: nobody is to be written to after all; the text says why."""


Write = Callable[[PlannedMessage, Clock], Draft]
_writers: dict[str, Write] = {}


def register_planned(kind: str, write: Write) -> None:
    """Let `write` make the draft of a planned message of `kind` when it is due; called in AppConfig.ready.

    It locks the row of what the message is about, so that a change of it comes before or after, and raises NotNeeded.
    """
    _writers[kind] = write


class Planner(Protocol):
    """Plans anew what a room has planned, as the settings stand now."""

    def __call__(self, *, clock: Clock) -> None: ...


_planners: list[Planner] = []


def register_planner(planner: Planner) -> None:
    """Have `planner` called after a change of the salon's settings for messages; called in AppConfig.ready."""
    if planner not in _planners:
        _planners.append(planner)


def planned_anew(*, clock: Clock) -> None:
    """Plan everything as the settings stand now. A change of them meanwhile has it done once more."""
    version = message_settings().version
    for planner in _planners:
        planner(clock=clock)
    MessageSettings.objects.update(planned_version=version)
    due_settle(salon_uuid=current_salon().uuid, kind=PLAN_ANEW, next_due=lambda: _behind(clock))


def _behind(clock: Clock) -> datetime | None:
    settings = message_settings()
    return clock.now() if settings.version != settings.planned_version else None


def planned_write_due(*, clock: Clock, budget: timedelta) -> int:
    """Write the messages that are due in the current salon, for at most `budget`; how many rows were looked at.

    Each is a transaction of its own; one that breaks is looked at again after a minute, until it is too late for it.
    """
    end, looked_at = clock.now() + budget, 0
    while clock.now() < end and (row := _due(clock).first()) is not None:
        _write_or_put_off(row, clock)
        looked_at += 1
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=next_planned)
    return looked_at


def next_planned() -> datetime | None:
    """When the next planned message is due, or None."""
    return _waiting().order_by("due_at").values_list("due_at", flat=True).first()


def _waiting() -> QuerySet[PlannedMessage]:
    return PlannedMessage.objects.filter(state=PlannedState.WAITING)


def _due(clock: Clock) -> QuerySet[PlannedMessage]:
    return _waiting().filter(due_at__lte=clock.now()).order_by("due_at", "id")


def _write_or_put_off(row: PlannedMessage, clock: Clock) -> None:
    try:
        planned_write(row=row, clock=clock)
    except Exception:
        # The edge of the worker: one that cannot be written must not stop the others (TRUST F21).
        logger.exception("planned message %s broke", row.pk)
        now = clock.now()
        _take(row, _settled("it broke", clock) if now >= row.late_at else {"due_at": now + AGAIN})


@service_transaction
def planned_write(*, row: PlannedMessage, clock: Clock) -> None:
    """Owe the message of a due row, or drop it with a record: too late, or not needed any more.

    In quiet hours it is put off to their end. Of several workers one wins the row.
    """
    try:
        draft = _draft(row, clock)
    except NotNeeded as reason:
        _take(row, _settled(str(reason), clock))
        return
    now = clock.now()
    again = draft.quiet.end_after(now) if draft.quiet else now
    if again >= row.late_at:
        if _take(row, _settled(LATE, clock)):
            message_write_late(draft, error=LATE)
    elif again > now:
        _take(row, {"due_at": again})
    elif _take(row, {"state": PlannedState.WRITTEN, "settled_at": now}):
        messages_write([draft], clock=clock)


def _draft(row: PlannedMessage, clock: Clock) -> Draft:
    key = f"planned:{row.kind}:{row.about_id}:{row.sequence}:{row.minutes}"
    return replace(_writers[row.kind](row, clock), kind=row.kind, dedupe_key=key, expires_at=row.late_at)


def _settled(reason: str, clock: Clock) -> dict[str, object]:
    return {"state": PlannedState.DROPPED, "reason": reason[:200], "settled_at": clock.now()}


def _take(row: PlannedMessage, values: dict[str, object]) -> bool:
    """Change the row while it waits; False when it was taken back or somebody else was first."""
    return bool(_waiting().filter(pk=row.pk).update(**values))
