"""`manage.py demo_create`: the two demo salons, side by side."""

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hq.demo.salons import DEMO_SALONS
from hq.demo.services import demo_create
from kernel.clock import system_clock
from tenants.registry.models import Salon


class Command(BaseCommand):
    """Makes the demo salons that are missing, each in a process of its own."""

    help = "Make the demo salons that are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--only SLUG` makes just that one, in this process."""
        parser.add_argument("--only", choices=[demo.slug for demo in DEMO_SALONS])

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing; a failure in one names it and fails the command."""
        if settings.PRODUCTION:
            raise CommandError("Demo salons are never made in production.")
        if options["only"]:
            demo = next(entry for entry in DEMO_SALONS if entry.slug == options["only"])
            demo_create(demo=demo, clock=system_clock)
            return
        made = set(Salon.objects.values_list("slug", flat=True))
        missing = [demo.slug for demo in DEMO_SALONS if demo.slug not in made]
        processes = {slug: self._start(slug) for slug in missing}
        try:
            failed = [slug for slug, process in processes.items() if process.wait() != 0]
        finally:
            for process in processes.values():
                process.terminate()  # only when we are interrupted is one still at work
        if failed:
            raise CommandError(f"could not make {', '.join(failed)}")

    def _start(self, slug: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(settings.ROOT / "manage.py"), "demo_create", "--only", slug]
        return subprocess.Popen(command)
