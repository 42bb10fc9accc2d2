"""`manage.py salon_delete SLUG`: export a salon, then remove it for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.errors import NotFound
from tenants.registry.deletion import salon_delete


class Command(BaseCommand):
    """Asks for the slug once more, since nothing brings a salon back but its export and a backup."""

    help = "Export a salon to DATA_DIR/exports, then remove its schema, files, cache and jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which salon; --yes-delete SLUG answers the question beforehand."""
        parser.add_argument("slug")
        parser.add_argument("--yes-delete", metavar="SLUG", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, then do it."""
        slug = options["slug"]
        answer = options["yes_delete"] or input(f"Type {slug} to delete this salon with all it holds: ")
        if answer.strip() != slug:
            raise CommandError("Nothing was deleted: the answer is not the salon's slug.")
        try:
            path = salon_delete(actor=system_actor("command"), slug=slug, clock=system_clock)
        except NotFound:
            raise CommandError(f"There is no salon {slug!r}.") from None
        self.stdout.write(f"{slug} is deleted. Its export: {path}")
