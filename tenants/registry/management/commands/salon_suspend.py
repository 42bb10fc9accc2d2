"""`manage.py salon_suspend SLUG`: close a salon's host and its jobs, or open them again with --resume."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.actor import system_actor
from kernel.errors import NotFound
from tenants.registry.services import salon_resume, salon_suspend


class Command(BaseCommand):
    """Suspend or resume; nothing of the salon is lost."""

    help = "Close a salon (503 on its host, no jobs), or open it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which salon, and which way."""
        parser.add_argument("slug")
        parser.add_argument("--resume", action="store_true", help="Open it again.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change the state; the hosts of all workers follow within seconds."""
        change = salon_resume if options["resume"] else salon_suspend
        try:
            salon = change(actor=system_actor("command"), slug=options["slug"])
        except NotFound:
            raise CommandError(f"There is no salon {options['slug']!r}.") from None
        self.stdout.write(f"{salon.slug} is {salon.get_status_display()}.")
