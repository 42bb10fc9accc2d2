"""Writing what is owed to the outside world, in the transaction of the change that owes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.clock import Clock, system_clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import NotFound
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.waking import wake_on_commit

DUE_KIND = "outbox"


@dataclass(frozen=True, slots=True)
class Owed:
    """One effect owed: due at once unless `due_at` is given, not delivered any more from `expires_at` on."""

    topic: str
    payload: dict[str, Any]
    dedupe_key: str
    due_at: datetime | None = None
    expires_at: datetime | None = None


def outbox_add(
    *,
    topic: str,
    payload: dict[str, Any],
    dedupe_key: str,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    clock: Clock = system_clock,
) -> None:
    """Owe one effect, as `outbox_add_all` does many."""
    outbox_add_all([Owed(topic, payload, dedupe_key, due_at, expires_at)], clock=clock)


def outbox_add_all(owed: Sequence[Owed], *, clock: Clock = system_clock) -> None:
    """Owe effects; a `dedupe_key` a second time changes nothing. Two statements, however many they are.

    The caller is inside the change's transaction, near its end (the salon's due row is held until commit).
    Wakes a worker on commit.
    """
    if not owed:
        return
    now = clock.now()
    entries = [
        OutboxEntry(
            topic=one.topic,
            payload=one.payload,
            dedupe_key=one.dedupe_key,
            due_at=one.due_at or now,
            expires_at=one.expires_at,
        )
        for one in owed
    ]
    OutboxEntry.objects.bulk_create(entries, ignore_conflicts=True)
    _look_at(min(entry.due_at for entry in entries), clock)


def outbox_retry(*, dedupe_key: str, clock: Clock) -> OutboxEntry:
    """Give a failed entry a new row of attempts, at once; the caller has authorised it and is in a transaction.

    Raises NotFound unless there is a failed entry of that key.
    """
    entry = (
        OutboxEntry.objects.select_for_update()
        .filter(dedupe_key=dedupe_key, state=OutboxState.FAILED)
        .first()
    )
    if entry is None:
        raise NotFound
    entry.state, entry.attempts, entry.error = OutboxState.WAITING, 0, ""
    entry.due_at, entry.done_at, entry.leased_until = clock.now(), None, None
    entry.save()
    _look_at(entry.due_at, clock)
    return entry


def _look_at(due: datetime, clock: Clock) -> None:
    """Have the outbox looked at by `due`: by the tick, and sooner by a worker that is woken now."""
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=due)
    if due <= clock.now():
        wake_on_commit()
