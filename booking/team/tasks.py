"""What the worker does for the team."""

from celery import shared_task

from booking.team.leaving import logins_of_the_left_end
from kernel.clock import system_clock
from kernel.tasks import SalonTask


@shared_task(base=SalonTask, name="booking.team.leaving")
def leaving() -> int:
    """End the logins of those who have left by today."""
    return logins_of_the_left_end(clock=system_clock)
