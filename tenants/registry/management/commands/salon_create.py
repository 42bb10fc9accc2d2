"""`manage.py salon_create`: a salon with its owner, from the shell; prints JSON."""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.errors import BadInput
from tenants.registry.hosts import salon_url
from tenants.registry.models import SalonKind
from tenants.registry.services import salon_create


class Command(BaseCommand):
    """Make a salon; the owner's password is read from OWNER_PASSWORD, without one they come in by reset link."""

    help = "Make a salon with its owner and print it as JSON. The same command again gives the same salon."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What a salon is made from."""
        for name in ("slug", "name", "owner-email", "country", "currency", "language", "time-zone"):
            parser.add_argument(f"--{name}", required=True)
        parser.add_argument("--owner-name", default="")
        parser.add_argument("--kind", default=SalonKind.HAIR, choices=SalonKind.values)
        parser.add_argument("--demo", action="store_true", help="Mark it as a demonstration.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and print it; every problem is named."""
        names = (
            "slug",
            "name",
            "kind",
            "country",
            "currency",
            "language",
            "time_zone",
            "owner_email",
            "owner_name",
        )
        wanted = {name: options[name] for name in names}
        try:
            salon = salon_create(
                actor=system_actor("command"), clock=system_clock, is_demo=options["demo"],
                owner_password=os.environ.get("OWNER_PASSWORD") or None, **wanted,
            )  # fmt: skip
        except BadInput as error:
            raise CommandError("; ".join(f"{item.field}: {item.text}" for item in error.problems)) from None
        facts = {
            "uuid": str(salon.uuid),
            "slug": salon.slug,
            "schema": salon.schema_name,
            "status": salon.status,
        }
        self.stdout.write(json.dumps({**facts, "url": salon_url(salon.slug)}))
