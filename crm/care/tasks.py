"""The worker's side of the tasks."""

from celery import shared_task

from crm.care.rules import DUE_KIND, next_morning, rules_work
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.tasks import SalonTask


@shared_task(base=SalonTask, name="care.rules", soft_time_limit=60)
def rules_ask() -> int:
    """Make the tasks that the rules ask for today; how many were new."""
    made = rules_work(clock=system_clock)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: next_morning(system_clock))
    return made
