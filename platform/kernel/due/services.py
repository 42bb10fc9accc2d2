"""Saying that work will be due, and claiming what is due (PERFORMANCE §6)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from kernel.due.models import DueWork

# Parameters: salon_uuid, kind, instant. The row is held until the transaction ends. An instant beyond what the table
# takes (DueWork) is its first or last one: long due is due now.
SOONER = """
INSERT INTO public.due_duework (salon_uuid, kind, next_due_at)
VALUES (%s, %s, greatest(least(%s::timestamptz, '2299-01-01Z'), '2000-01-01Z'))
ON CONFLICT (salon_uuid, kind) DO UPDATE SET next_due_at = least(due_duework.next_due_at, excluded.next_due_at)
"""


def due_at_latest(*, salon_uuid: UUID, kind: str, instant: datetime) -> None:
    """Make sure that the salon's work of `kind` is looked at no later than `instant`; same transaction.

    Holds the salon's row of `kind` until the transaction ends, so call it late in the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(SOONER, [salon_uuid, kind, instant])


def due_claim(*, now: datetime, lease: timedelta, most: int = 200) -> list[tuple[UUID, str]]:
    """Take up to `most` (salon, kind) pairs that are due, and push each to `now + lease` as its lease.

    One query when nothing is due. A worker that dies leaves the lease to run out, and the work is found again.
    """
    with transaction.atomic():
        rows = list(
            DueWork.objects.select_for_update(skip_locked=True)
            .filter(next_due_at__lte=now)
            .order_by("next_due_at")
            .values_list("pk", "salon_uuid", "kind")[:most]
        )
        if rows:
            DueWork.objects.filter(pk__in=[row[0] for row in rows]).update(next_due_at=now + lease)
    return [(salon_uuid, kind) for _pk, salon_uuid, kind in rows]


def due_settle(*, salon_uuid: UUID, kind: str, next_due: Callable[[], datetime | None]) -> None:
    """After the work: ask `next_due` when it is due again; None means that nothing waits, and the row goes.

    The row is locked before the question is asked: whoever adds work holds the same row until they commit, so
    no work that was added meanwhile is overlooked.
    """
    with transaction.atomic():
        rows = DueWork.objects.filter(salon_uuid=salon_uuid, kind=kind)
        if not rows.select_for_update().exists():
            return
        if (instant := next_due()) is None:
            rows.delete()
        else:
            rows.update(next_due_at=instant)
