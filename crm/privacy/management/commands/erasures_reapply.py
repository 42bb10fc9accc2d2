"""After a restore: erase again whom salons had erased since the copy was made."""

from typing import Any

from django.core.management.base import BaseCommand

from crm.privacy.erasing import erasure_reapply
from crm.privacy.scrubbing import erasures_finish, kept_list
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import public_context, salon_context
from tenants.registry.models import ErasedPerson, Salon


class Command(BaseCommand):
    """`manage.py erasures_reapply`: reads the platform's list and the salons' files; safe to run again."""

    help = "Erase again, after a restore, whoever had been erased. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all salons and say how many were erased again."""
        with public_context():
            salons = list(Salon.objects.exclude(schema_name="public").order_by("pk"))
            listed = [(row.salon_uuid, row.customer_id, row.key) for row in ErasedPerson.objects.all()]
        for salon in salons:
            mine = {number: key for uuid, number, key in listed if uuid == salon.uuid}
            self.stdout.write(f"{salon.slug}: {self._again(salon, mine)} erased again")

    def _again(self, salon: Salon, listed: dict[int, str]) -> int:
        actor = system_actor("erasures_reapply")
        with salon_context(salon):
            wanted = dict(kept_list()) | listed
            done = sum(
                erasure_reapply(actor=actor, clock=system_clock, customer_id=number, key=key)
                for number, key in sorted(wanted.items())
            )
            erasures_finish(clock=system_clock)
        return done
