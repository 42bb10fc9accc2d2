"""`manage.py spares_refill`: bring the store of ready schemas up to its number."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tenants.registry.schemas import spares_refill


class Command(BaseCommand):
    """Make spare schemas, so that a sign-up needs none made."""

    help = "Bring the store of spare schemas up to --target."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many are wanted."""
        parser.add_argument("--target", type=int, default=settings.SPARE_SCHEMAS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        made = spares_refill(target=options["target"])
        self.stdout.write(f"{made} spare schemas made.")
