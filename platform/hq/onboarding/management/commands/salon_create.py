"""`manage.py salon_create`: a salon with its owner, from the shell; prints JSON."""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from booking.places.models import Location
from hq.demo.services import demo_fill, demo_like
from hq.onboarding.furnish import salon_furnish
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import BadInput
from tenants.registry.hosts import salon_url
from tenants.registry.models import Salon, SalonKind, SalonStatus
from tenants.registry.services import salon_create, salon_open

NEEDED = ("slug", "name", "owner_email", "country", "currency", "language", "time_zone")


class Command(BaseCommand):
    """Make a salon; the owner's password is read from OWNER_PASSWORD, without one they come in by reset link."""

    help = "Make a salon with its owner and print it as JSON. The same command again gives the same salon."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What a salon is made from."""
        for name in NEEDED:
            parser.add_argument(f"--{name.replace('_', '-')}", required=True)
        parser.add_argument("--owner-name", default="")
        parser.add_argument("--kind", default=SalonKind.HAIR, choices=SalonKind.values)
        parser.add_argument(
            "--demo", action="store_true", help="Fill it with people, a menu, customers and visits to try."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, put in what it opens with, and print it; every problem is named."""
        if options["demo"] and settings.PRODUCTION:
            raise CommandError("Demo salons are never made in production.")
        wanted = {name: options[name] for name in (*NEEDED, "kind", "owner_name")}
        wanted["owner_name"] = wanted["owner_name"] or wanted["owner_email"].partition("@")[0]
        try:
            salon = salon_create(
                actor=system_actor("command"), clock=system_clock, is_demo=options["demo"], is_open=False,
                owner_password=os.environ.get("OWNER_PASSWORD") or None, **wanted,
            )  # fmt: skip
        except BadInput as error:
            raise CommandError("; ".join(f"{item.field}: {item.text}" for item in error.problems)) from None
        if salon.status == SalonStatus.PROVISIONING:
            salon = _opened(salon)
        self.stdout.write(json.dumps(_facts(salon)))


def _opened(salon: Salon) -> Salon:
    """The salon with what it stands on, or with the whole demo, and its host open."""
    if salon.is_demo:
        _fill(salon)
    else:
        with salon_context(salon):
            salon_furnish(salon=salon, actor=system_actor("command"), clock=system_clock)
    return salon_open(actor=system_actor("command"), slug=salon.slug)


def _fill(salon: Salon) -> None:
    with salon_context(salon):
        is_begun = Location.objects.exists()
    if is_begun:
        raise CommandError(
            f"Filling {salon.slug} was cut short: delete it with salon_delete, then make it anew."
        )
    demo_fill(salon=salon, demo=demo_like(salon), clock=system_clock)


def _facts(salon: Salon) -> dict[str, str]:
    return {
        "uuid": str(salon.uuid),
        "slug": salon.slug,
        "schema": salon.schema_name,
        "status": salon.status,
        "url": salon_url(salon.slug),
    }
