"""`manage.py salon_list`: every salon, one line each, or JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenants.registry.selectors import salons


class Command(BaseCommand):
    """List the salons."""

    help = "List every salon: slug, state, schema, name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The form of the answer."""
        parser.add_argument("--json", action="store_true", help="One JSON object per line.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them, oldest first."""
        for salon in salons().iterator():
            facts = {
                "slug": salon.slug,
                "status": salon.status,
                "schema": salon.schema_name,
                "name": salon.name,
            }
            self.stdout.write(
                json.dumps(facts, ensure_ascii=False) if options["json"] else "\t".join(facts.values())
            )
