"""The salon's rules of clocking, and the period whose hours are approved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from booking.clock.correcting import day_at, rules_locked
from booking.clock.forgotten import DUE_KIND
from booking.clock.models import ClockEntry, ClockRules, Correction
from booking.clock.selectors import corrections_asked, entries_to_check, open_entries
from booking.places.models import Location
from booking.places.records import single_save
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, local_day, zone
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@service_transaction
def clock_rules_save(*, actor: Actor, clock: Clock, version: int, values: Mapping[str, Any]) -> ClockRules:
    """Change the rules; who is there is looked at anew. Raises NotAllowed, StaleVersion, ValidationError."""
    authorise(actor, Action.PLACES_WRITE)
    rules = single_save(ClockRules, actor=actor, action="clock.rules", version=version, values=values)
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now())
    return rules


@service_transaction
def period_approve(*, actor: Actor, clock: Clock, until: date, version: int) -> ClockRules:
    """Fix the hours of all days up to `until`, included; only who may change the settings takes that back.

    Raises NotAllowed, StaleVersion, BadInput for a day that is not over, or while something of it waits for a decision.
    """
    authorise(actor, Action.HOURS_WRITE)
    rules = rules_locked()
    if rules.version != version:
        raise StaleVersion
    if rules.approved_until is not None and until < rules.approved_until:
        authorise(actor, Action.SETTINGS_WRITE)
    if until >= _earliest_day(clock):
        raise BadInput.of("until", "future", _("Only days that are over can be approved."))
    if waiting := _waiting(until):
        text = _("%(number)s entries or requests up to that day are still to be looked at.")
        raise BadInput.of("until", "waiting", text % {"number": waiting})
    before = rules.approved_until
    rules.approved_until, rules.version = until, rules.version + 1
    rules.save(update_fields=["approved_until", "version"])
    audit_record(
        actor=actor, action="hours.approved", target=rules, before={"until": before}, after={"until": until}
    )
    return rules


def _earliest_day(clock: Clock) -> date:
    """Today where it is earliest: a day is over once it is over at every location."""
    places = Location.objects.filter(archived_at=None).values_list("time_zone", flat=True)
    return min(local_day(clock.now(), zone(name)) for name in {current_salon().time_zone, *places})


def _waiting(until: date) -> int:
    """How much of the period is open, to check, or asked to be put right."""
    rows: list[ClockEntry | Correction] = [*open_entries(), *entries_to_check(), *corrections_asked()]
    return sum(day_at(row.during.lower, row.location) <= until for row in rows)
