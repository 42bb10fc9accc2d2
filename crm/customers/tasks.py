"""The worker's side of customers."""

from celery import shared_task

from crm.customers.finding.indexing import sought_after
from crm.customers.lists import exporting
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.tasks import SalonTask

SOUGHT_KIND = "customers.sought"


@shared_task(base=SalonTask, name="customers.export")
def export() -> bool:
    """Make the next export that was asked for; whether one was."""
    made = exporting.export_next(clock=system_clock)
    due_settle(salon_uuid=current_salon().uuid, kind=exporting.DUE_KIND, next_due=exporting.next_due)
    return made


@shared_task(base=SalonTask, name="customers.sought")
def sought() -> None:
    """Look through everybody after an upgrade, so that all are found by what this version knows to write down."""
    reached = sought_after(0)
    while reached:
        reached = sought_after(reached)
    due_settle(salon_uuid=current_salon().uuid, kind=SOUGHT_KIND, next_due=lambda: None)
