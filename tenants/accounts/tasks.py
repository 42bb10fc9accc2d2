"""The worker's side of the logins."""

from celery import shared_task

from kernel.clock import system_clock
from kernel.tasks import SalonTask
from tenants.accounts.roles.reconciling import roles_settle


@shared_task(base=SalonTask, name="accounts.reconcile")
def reconcile() -> int:
    """Settle the roles after an upgrade; for how many people."""
    return roles_settle(clock=system_clock)
