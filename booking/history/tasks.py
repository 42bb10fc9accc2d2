"""The worker's side of the history."""

from datetime import datetime, timedelta

from celery import shared_task

from booking.history.keeping import DUE_KIND, FRESHEN, history_freshen, history_rebuild, night_after
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.outbox.waking import answer_call
from kernel.tasks import SalonTask

LONGEST = timedelta(hours=1)


@shared_task(base=SalonTask, name=FRESHEN)
def freshen() -> int:
    """Bring the facts of those whose visits changed up to now; how many were written."""
    answer_call(FRESHEN)
    return history_freshen(clock=system_clock)


@shared_task(base=SalonTask, name="history.rebuild")
def rebuild() -> int:
    """Prove the facts of everybody; how many had drifted. Nobody begins it again while it may be at work."""
    _due_again(system_clock.now() + LONGEST)
    drifted = history_rebuild(clock=system_clock)
    _due_again(night_after(system_clock.now()))
    return drifted


def _due_again(instant: datetime) -> None:
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: instant)
