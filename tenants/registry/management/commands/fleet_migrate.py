"""`manage.py fleet_migrate`: bring the database and every salon to this code version."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.registry.fleet import fleet_migrate


class Command(BaseCommand):
    """Migrate `public`, build the template, then each salon that is behind; leaves with an error when one failed."""

    help = "Bring `public` and all salons to this code version; safe to run again."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and report."""
        started = time.monotonic()
        report = fleet_migrate()
        took = time.monotonic() - started
        self.stdout.write(
            f"{len(report.migrated)} salons migrated, {len(report.failed)} failed, in {took:.1f} s."
        )
        if report.failed:
            names = "\n".join(f"  {schema}: {reason}" for schema, reason in report.failed.items())
            raise CommandError(f"These salons stay closed until a later run succeeds:\n{names}")
