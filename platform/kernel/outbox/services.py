"""Writing what is owed to the outside world, in the transaction of the change that owes it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from kernel.clock import Clock, system_clock
from kernel.context import current_salon
from kernel.due.services import SOONER, due_at_latest
from kernel.errors import NotFound
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.waking import wake_on_commit
from kernel.prepared import prepared_cursor

DUE_KIND = "outbox"

# The entries, and in the same statement the salon's place among what is due: every booking passes here.
_OWE = f"""
WITH owed AS (
  INSERT INTO outbox_outboxentry (topic, payload, dedupe_key, state, attempts, due_at, expires_at, error, created_at)
  SELECT topic, payload, dedupe_key, 'waiting', 0, due_at, expires_at, '', now()
  FROM jsonb_to_recordset(%s::jsonb) AS owed(topic text, payload jsonb, dedupe_key text, due_at timestamptz,
    expires_at timestamptz)
  ON CONFLICT (dedupe_key) DO NOTHING
)
{SOONER}
"""  # noqa: S608 - made of our own text


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
    """Owe effects; a `dedupe_key` a second time changes nothing. One statement, however many they are.

    The caller is inside the change's transaction, near its end (the salon's due row is held until commit).
    Wakes a worker on commit.
    """
    if not owed:
        return
    now = clock.now()
    rows = [{**asdict(one), "due_at": one.due_at or now} for one in owed]
    first = min(row["due_at"] for row in rows)
    with prepared_cursor() as cursor:
        cursor.execute(_OWE, [json.dumps(rows, cls=DjangoJSONEncoder), current_salon().uuid, DUE_KIND, first])
    _wake_for(first, now)


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
    _wake_for(due, clock.now())


def _wake_for(due: datetime, now: datetime) -> None:
    if due <= now:
        wake_on_commit()
