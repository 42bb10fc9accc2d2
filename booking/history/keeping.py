"""Keeping the facts right: soon after visits change, and all of them every night.

A visit's change writes nothing more: its `changed_at` is the mark, and on commit a worker is woken. The worker reads whose
visits changed since it last looked, a little further back for transactions that were still open then. So a wake that is
lost costs time and never a fact: the next one, or the night, finds the same mark.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from booking.diary.models import Appointment
from booking.history.computing import facts_write
from booking.history.models import CustomerFacts, HistoryState
from kernel.clock import Clock, instant_of, local_day, system_clock, zone
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.outbox.waking import wake_on_commit
from kernel.transactions import service_transaction

DUE_KIND, FRESHEN = "history", "history.freshen"
OPEN_AT_MOST = timedelta(minutes=2)  # longer than a request's transaction may take
AT_ONCE = 1000
NIGHT_MINUTE = 3 * 60 + 20
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
logger = logging.getLogger(__name__)


def freshen_soon() -> None:
    """Have a worker look after the commit of the visit's change; no statement."""
    wake_on_commit(FRESHEN)


def facts_follow(_clock: Clock, customer_ids: Sequence[int]) -> None:
    """Make the facts of these anew as soon as the merge, or its undoing, is committed.

    Not within: whoever makes facts anew holds the state and asks for the customers, a merge holds the customers. Where the
    process dies between the two, the night finds what drifted.
    """
    ids = sorted(customer_ids)
    transaction.on_commit(lambda: _again(ids), robust=True)


def _again(ids: Sequence[int]) -> None:
    _write(ids=ids, clock=system_clock)


def state_now() -> HistoryState:
    """The salon's state; as it begins, where nothing was kept yet."""
    return HistoryState.objects.filter(pk=1).first() or HistoryState()


def history_freshen(*, clock: Clock) -> int:
    """Make the facts anew of everybody whose visits changed since the last look; how many were not right."""
    now = clock.now()
    since = (state_now().seen_until or LONG_AGO) - OPEN_AT_MOST
    changed = Appointment.objects.filter(changed_at__gt=since, customer__isnull=False)
    ids = sorted(set(changed.values_list("customer_id", flat=True)))
    written = sum(_write(ids=part, clock=clock) for part in _parts(ids))
    _seen(now=now)
    return written


def history_rebuild(*, clock: Clock) -> int:
    """Prove and repair the facts of everybody; how many had drifted (days that pass change some every night)."""
    now = clock.now()
    booked = (
        Appointment.objects.filter(customer__isnull=False).order_by().values_list("customer_id", flat=True)
    )
    ids = sorted({*booked.distinct(), *CustomerFacts.objects.values_list("customer_id", flat=True)})
    drifted = sum(_write(ids=part, clock=clock) for part in _parts(ids))
    _seen(now=now)
    logger.info("history: %s of %s customers made anew", drifted, len(ids))
    return drifted


def night_after(now: datetime) -> datetime:
    """The next time for the nightly work, by the salon's clock."""
    tz = zone(current_salon().time_zone)
    day = local_day(now, tz)
    tonight = instant_of(day, NIGHT_MINUTE, tz)
    return tonight if tonight > now else instant_of(day + timedelta(days=1), NIGHT_MINUTE, tz)


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


@service_transaction
def _write(*, ids: Sequence[int], clock: Clock) -> int:
    """One writer at a time: two that read before each other's visits would leave the older facts standing."""
    return facts_write(ids, state_locked(), clock.now())


@service_transaction
def _seen(*, now: datetime) -> None:
    state = state_locked()
    state.seen_until = max(now, state.seen_until or now)
    state.save(update_fields=["seen_until"])
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=night_after(now))


def state_locked() -> HistoryState:
    """The row of the state, held until the transaction of the caller ends."""
    HistoryState.objects.bulk_create([HistoryState()], ignore_conflicts=True)
    return HistoryState.objects.select_for_update().get(pk=1)
