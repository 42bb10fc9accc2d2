"""Hours that were kept elsewhere before, written down all at once: a salon that changes over, and the demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext as _

from booking.clock.correcting import check_open_period, rules_locked
from booking.clock.models import ClockEntry, EntrySource
from booking.clock.stretch import Worked, worked_check
from booking.places.models import Location
from booking.places.records import rows_of
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record, audit_together
from kernel.clock import Clock
from kernel.errors import BadInput
from kernel.transactions import is_overlap, service_transaction
from tenants.accounts.rights import Action, authorise


@dataclass(frozen=True, slots=True)
class Brought:
    """A finished stretch of somebody's work at a location."""

    staff_id: int
    location_id: int
    worked: Worked


def hours_bring(
    *, actor: Actor, clock: Clock, rows: Sequence[Brought], source: EntrySource = EntrySource.HAND
) -> list[ClockEntry]:
    """Write all of them down, each with its line on the trail, or none.

    Raises NotAllowed, NotFound for people and locations, BadInput for what cannot be, overlaps, or is approved already.
    """
    try:
        return _bring(actor=actor, clock=clock, rows=rows, source=source)
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        raise BadInput.of(
            "rows", "overlap", _("Somebody would be clocked in twice at the same time.")
        ) from error


@service_transaction
def _bring(*, actor: Actor, clock: Clock, rows: Sequence[Brought], source: EntrySource) -> list[ClockEntry]:
    authorise(actor, Action.HOURS_WRITE)
    rules_locked()
    people = {row.pk: row for row in rows_of(StaffMember, list({row.staff_id for row in rows}))}
    places = {row.pk: row for row in rows_of(Location, list({row.location_id for row in rows}))}
    now = clock.now()
    for row in rows:
        if row.worked.end is None:
            raise BadInput.of("end", "required")
        worked_check(row.worked, now)
    for place in places.values():
        check_open_period(min(row.worked.start for row in rows if row.location_id == place.pk), place)
    entries = ClockEntry.objects.bulk_create(
        ClockEntry(
            staff=people[row.staff_id],
            location=places[row.location_id],
            during=row.worked.range,
            breaks=row.worked.rows,
            source=source,
        )
        for row in rows
    )
    with audit_together():
        for entry, row in zip(entries, rows, strict=True):
            audit_record(actor=actor, action="clock.brought", target=entry, after=row.worked.facts())
    return entries
