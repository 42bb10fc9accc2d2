"""The worker's side of forms."""

from celery import shared_task

from crm.forms.filling.pictures import photos_tidy
from kernel.clock import system_clock
from kernel.tasks import SalonTask

LONGEST_SECONDS = 120


@shared_task(base=SalonTask, name="customer_forms.tidy", soft_time_limit=LONGEST_SECONDS)
def tidy() -> int:
    """Delete photos that no answer names; how many."""
    return photos_tidy(clock=system_clock)
