"""The worker's side of the automatic roster."""

from celery import shared_task

from booking.autoroster.running import run_next
from booking.autoroster.selectors import next_due
from booking.autoroster.services import DUE_KIND
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.tasks import SalonTask

# Shorter than the broker's visibility timeout, so that no second worker is woken for the same task.
LONGEST_SECONDS = 55


@shared_task(base=SalonTask, name="autoroster.work", soft_time_limit=LONGEST_SECONDS)
def work() -> bool:
    """Make the next roster that was asked for; whether one was."""
    made = run_next(clock=system_clock)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=next_due)
    return made
