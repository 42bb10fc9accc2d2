"""The tick: hands out what is due, one task per salon and kind."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task

from kernel.clock import Clock, system_clock
from kernel.context import NoSalon, salon_by_uuid, salon_context
from kernel.due.registry import task_of
from kernel.due.services import due_claim, due_settle

LEASE = timedelta(seconds=30)
ASLEEP = timedelta(hours=1)
logger = logging.getLogger(__name__)


@shared_task(name="kernel.due.tick")
def tick() -> int:
    """Claim what is due and ask for its tasks; how many were asked for. Runs in `public`."""
    return hand_out(clock=system_clock)


def hand_out(*, clock: Clock) -> int:
    """Ask for one task per due (salon, kind); a salon that may not work is looked at again an hour later."""
    pairs = due_claim(now=clock.now(), lease=LEASE)
    return sum(_ask(uuid, kind, clock) for uuid, kind in pairs)


def _ask(uuid: UUID, kind: str, clock: Clock) -> bool:
    task = task_of(kind)
    if task is None:
        logger.error("due work of unknown kind %s", kind)
        return False
    try:
        salon = salon_by_uuid(uuid)
    except NoSalon:
        later = clock.now() + ASLEEP
        due_settle(salon_uuid=uuid, kind=kind, next_due=lambda: later)
        return False
    with salon_context(salon):
        task.delay()
    return True
