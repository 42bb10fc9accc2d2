"""After a restore: erase again whom salons had erased since the copy was made."""

from typing import Any

from django.core.management.base import BaseCommand

from crm.privacy.erasing import erasure_reapply
from crm.privacy.scrubbing import KnownErased, erasures_finish, kept_list
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
            listed = [
                (row.salon_uuid, KnownErased(row.customer_id, row.key, row.at))
                for row in ErasedPerson.objects.all()
            ]
        for salon in salons:
            mine = [known for uuid, known in listed if uuid == salon.uuid]
            self.stdout.write(f"{salon.slug}: {self._again(salon, mine)} erased again")

    def _again(self, salon: Salon, listed: list[KnownErased]) -> int:
        actor = system_actor("erasures_reapply")
        with salon_context(salon):
            # Of a number that was given twice, who was erased last counts.
            known = sorted([*kept_list(), *listed], key=lambda one: one.at)
            wanted = {one.customer_id: one for one in known}
            done = sum(
                erasure_reapply(actor=actor, clock=system_clock, customer_id=number, key=one.key, at=one.at)
                for number, one in sorted(wanted.items())
            )
            erasures_finish(clock=system_clock)
        return done
