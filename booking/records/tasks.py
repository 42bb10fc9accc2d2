"""The worker's side of records."""

from celery import shared_task

from booking.records.tidying import records_tidy
from kernel.clock import system_clock
from kernel.tasks import SalonTask

LONGEST_SECONDS = 120


@shared_task(base=SalonTask, name="records.tidy", soft_time_limit=LONGEST_SECONDS)
def tidy() -> int:
    """Delete photos and files that are over; how many."""
    return records_tidy(clock=system_clock)
