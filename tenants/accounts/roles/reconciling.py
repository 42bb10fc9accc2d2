"""Roles after a release without a pause: what the version before wrote while it still ran beside this one.

It is looked for as soon as the salon stands at this version, and again every hour of the first day: by then the last
process of the version before is gone. `manage.py roles_reconcile` does the same at once.
"""

from datetime import datetime, timedelta

from kernel.actor import system_actor
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_settle
from tenants.accounts.access_services import roles_reconcile
from tenants.registry.models import SchemaVersion

DUE_KIND = "accounts.reconcile"
EVERY, LONGEST = timedelta(hours=1), timedelta(days=1)


def roles_settle(*, clock: Clock) -> int:
    """Let the role hold that was written last, and say when to look again; for how many people it was another one."""
    settled = roles_reconcile(actor=system_actor("worker"))
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next(clock.now()))
    return settled


def _next(now: datetime) -> datetime | None:
    """An hour later, while the salon has not stood at this version for a day."""
    known = SchemaVersion.objects.filter(pk=current_salon().schema_name, migrated_at__gt=now - LONGEST)
    return now + EVERY if known.exists() else None
