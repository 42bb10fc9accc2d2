"""The worker's side of the diary."""

from celery import shared_task

from booking.diary.pending import DUE_KIND, next_expiry, pending_expire
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.tasks import SalonTask

LONGEST_SECONDS = 40


@shared_task(base=SalonTask, name="diary.pending", soft_time_limit=LONGEST_SECONDS)
def pending_work() -> int:
    """Let go the visits that nobody answered in time; how many there were."""
    gone = pending_expire(clock=system_clock)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=next_expiry)
    return gone
