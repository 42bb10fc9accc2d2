"""Delivering: a row is leased, the effect done, then the row marked; never marked first (DESIGN §7)."""

import logging
import random
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.registry import DeliveryError, NotNow, NotWanted, handler_of
from kernel.outbox.services import DUE_KIND

# Standard Webhooks' schedule: the pause after the first, second, … attempt.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
]
MOST_ATTEMPTS = len(PAUSES) + 1
LONGEST_ERROR = 1000
logger = logging.getLogger(__name__)


def outbox_drain(*, clock: Clock, budget: timedelta) -> int:
    """Deliver what is due in the current salon, by due time, for at most `budget`; how many were settled.

    Afterwards the due table says when to look again, so that nothing is left behind whatever ended the work.
    """
    end, settled = clock.now() + budget, 0
    while clock.now() < end and (entry := _lease(clock)):
        _deliver(entry, clock)
        settled += 1
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=next_due)
    return settled


def next_due() -> datetime | None:
    """The first instant at which an entry can be delivered, or None."""
    free = Greatest(F("due_at"), Coalesce("leased_until", "due_at"))
    return (
        OutboxEntry.objects.filter(state=OutboxState.WAITING)
        .annotate(free_at=free)
        .order_by("free_at")
        .values_list("free_at", flat=True)
        .first()
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts, with up to a fifth more so that retries do not march in step."""
    jitter = 1 + random.random() / 5  # noqa: S311 - spreads load, guards nothing
    return PAUSES[min(attempts, len(PAUSES)) - 1] * jitter


@transaction.atomic
def _lease(clock: Clock) -> OutboxEntry | None:
    """The next entry that is due and free, leased to us and counted as an attempt; None when there is none."""
    now = clock.now()
    entry = (
        OutboxEntry.objects.select_for_update(skip_locked=True)
        .filter(Q(leased_until=None) | Q(leased_until__lte=now), state=OutboxState.WAITING, due_at__lte=now)
        .order_by("due_at", "id")
        .first()
    )
    if entry is not None:
        entry.attempts += 1
        entry.leased_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        entry.save(update_fields=["attempts", "leased_until"])
    return entry


def _deliver(entry: OutboxEntry, clock: Clock) -> None:
    """Do the effect and settle the entry, whatever comes of it."""
    if entry.expires_at and entry.expires_at <= clock.now():
        _settle(entry, OutboxState.EXPIRED, clock)
        return
    if entry.attempts > MOST_ATTEMPTS:
        entry.error = entry.error or "the worker died each time"
        _settle(entry, OutboxState.FAILED, clock)
        return
    try:
        handler_of(entry.topic).deliver(entry)
    except DeliveryError as error:
        _settle_failure(entry, error, clock)
    except Exception as error:
        # The edge of the worker: one poisoned entry must not stop the others (TRUST F21).
        logger.exception("delivery of entry %s broke", entry.pk)  # its key may hold an address
        _settle_failure(entry, DeliveryError(repr(error)), clock)
    else:
        _settle(entry, OutboxState.DONE, clock)


def _settle_failure(entry: OutboxEntry, error: DeliveryError, clock: Clock) -> None:
    """Wait and try again, or give up: at once for a permanent error, else after MOST_ATTEMPTS."""
    entry.error = str(error)[:LONGEST_ERROR]
    if isinstance(error, NotNow):
        _owned(entry).update(
            due_at=error.again_at, leased_until=None, attempts=entry.attempts - 1, error=entry.error
        )
        return
    if isinstance(error, NotWanted):
        _settle(entry, OutboxState.EXPIRED, clock)
        return
    if error.permanent or entry.attempts >= MOST_ATTEMPTS:
        _settle(entry, OutboxState.FAILED, clock)
        return
    _owned(entry).update(
        due_at=clock.now() + pause_after(entry.attempts), leased_until=None, error=entry.error
    )


def _settle(entry: OutboxEntry, state: OutboxState, clock: Clock) -> None:
    """Mark the end of the entry and let its handler record it, in one transaction.

    Whoever lost the lease meanwhile leaves the marking to its new holder.
    """
    entry.state = state
    with transaction.atomic():
        error = "" if state is OutboxState.DONE else entry.error
        if _owned(entry).update(state=state, done_at=clock.now(), leased_until=None, error=error):
            _record(entry)


def _record(entry: OutboxEntry) -> None:
    """Tell the topic's handler of the end; a topic that nobody knows has nobody to tell."""
    with suppress(DeliveryError):
        handler_of(entry.topic).settled(entry)


def _owned(entry: OutboxEntry) -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(pk=entry.pk, state=OutboxState.WAITING, leased_until=entry.leased_until)
