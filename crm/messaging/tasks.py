"""The workers' side of messages that are planned."""

from datetime import timedelta

from celery import shared_task

from crm.messaging.planned import planned_anew, planned_write_due
from kernel.clock import system_clock
from kernel.tasks import SalonTask

BUDGET = timedelta(seconds=15)
LONGEST_SECONDS = 40
LONGEST_PLANNING_SECONDS = 600


@shared_task(base=SalonTask, name="messaging.write_due", soft_time_limit=LONGEST_SECONDS)
def write_due() -> int:
    """Write the planned messages that are due in the salon; what does not fit in the time is due again at once."""
    return planned_write_due(clock=system_clock, budget=BUDGET)


@shared_task(base=SalonTask, name="messaging.plan_anew", soft_time_limit=LONGEST_PLANNING_SECONDS)
def plan_anew() -> None:
    """Plan the salon's messages after a change of its settings."""
    planned_anew(clock=system_clock)
