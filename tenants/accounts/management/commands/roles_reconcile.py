"""`manage.py roles_reconcile`: settle what a version before wrote of somebody's role while it ran beside this one."""

from typing import Any

from django.core.management.base import BaseCommand

from kernel.actor import system_actor
from kernel.context import salon_context
from tenants.accounts.access_services import roles_reconcile
from tenants.registry.models import Salon, SchemaVersion


class Command(BaseCommand):
    """Every salon but those whose migration failed; one transaction each."""

    help = "After a release without a pause: let the role that was written last hold; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and report."""
        failed = SchemaVersion.objects.exclude(failed="").values("pk")
        salons = Salon.objects.exclude(schema_name__in=failed).order_by("pk")
        settled = 0
        for salon in salons:
            with salon_context(salon):
                settled += roles_reconcile(actor=system_actor("command"))
        self.stdout.write(f"{settled} people got the role that was written last.")
