"""What the worker does for calendars elsewhere."""

from celery import shared_task

from booking.calendars.fetching import outside_work
from kernel.clock import system_clock
from kernel.tasks import SalonTask

LONGEST_SECONDS = 50


@shared_task(base=SalonTask, name="calendars.outside", soft_time_limit=LONGEST_SECONDS)
def outside() -> int:
    """Read the calendars that are due; how many."""
    return outside_work(clock=system_clock)
