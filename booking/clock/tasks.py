"""The worker's side of the time clock."""

from celery import shared_task

from booking.clock.forgotten import DUE_KIND, forgotten_close, next_due
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.tasks import SalonTask


@shared_task(base=SalonTask, name="clock.forgotten")
def work() -> int:
    """Clock out whoever forgot to; how many."""
    closed = forgotten_close(clock=system_clock)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=next_due)
    return closed
