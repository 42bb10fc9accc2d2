"""What the worker does about duplicates."""

from celery import shared_task

from crm.duplicates.nightly import duplicates_look
from kernel.clock import system_clock
from kernel.tasks import SalonTask

LONGEST_SECONDS = 60


@shared_task(base=SalonTask, name="duplicates.look", soft_time_limit=LONGEST_SECONDS)
def look() -> int:
    """Look for duplicates; how many are open."""
    return duplicates_look(clock=system_clock)
