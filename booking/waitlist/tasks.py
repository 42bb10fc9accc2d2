"""The worker's side of the waitlist."""

from celery import shared_task

from booking.waitlist.offering import waitlist_work
from booking.waitlist.openings import DUE_KIND
from booking.waitlist.selectors import next_due
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.tasks import SalonTask

LONGEST_SECONDS = 40


@shared_task(base=SalonTask, name="waitlist.work", soft_time_limit=LONGEST_SECONDS)
def work() -> int:
    """Let unanswered offers go, offer freed time to the next in line; how many offers were made."""
    made = waitlist_work(clock=system_clock)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=next_due)
    return made
