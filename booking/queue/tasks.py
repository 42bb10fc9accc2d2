"""The worker's side of the queue."""

from celery import shared_task

from booking.queue.tidying import queue_tidy
from kernel.clock import system_clock
from kernel.tasks import SalonTask

LONGEST_SECONDS = 40


@shared_task(base=SalonTask, name="queue.tidy", soft_time_limit=LONGEST_SECONDS)
def tidy() -> int:
    """Close and forget what is over; how many messages were forgotten."""
    return queue_tidy(clock=system_clock)
