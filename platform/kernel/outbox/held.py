"""Entries that wait for a moment of their own: taken back before anybody tried them, or let go at once."""

from collections.abc import Collection

from django.db.models import QuerySet

from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.services import DUE_KIND
from kernel.outbox.waking import wake_on_commit


def outbox_withdraw(*, dedupe_keys: Collection[str], clock: Clock) -> set[str]:
    """Take back what still waits for its moment, and say which that was; what a worker has tried stays.

    The caller is inside the transaction of the change that makes them needless.
    """
    rows = _held(dedupe_keys, clock)
    keys = set(rows.values_list("dedupe_key", flat=True))
    rows.delete()
    return keys


def outbox_release(*, dedupe_keys: Collection[str], clock: Clock) -> None:
    """Let what waits for its moment leave now; the caller is inside a transaction, near its end."""
    now = clock.now()
    if _held(dedupe_keys, clock).update(due_at=now):
        due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=now)
        wake_on_commit()


def _held(dedupe_keys: Collection[str], clock: Clock) -> QuerySet[OutboxEntry]:
    """The entries that are not due yet and were never tried, locked: no worker leases them meanwhile."""
    rows = OutboxEntry.objects.filter(
        dedupe_key__in=dedupe_keys, state=OutboxState.WAITING, attempts=0, due_at__gt=clock.now()
    )
    locked = rows.select_for_update().order_by("pk").values_list("pk", flat=True)
    return OutboxEntry.objects.filter(pk__in=list(locked))
