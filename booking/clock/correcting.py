"""Hours put right by hand: changed, added, removed or found right, each with a reason and its line on the trail.

Nobody but an owner changes their own hours, and nobody those of a period that is approved. Locks: the rules' row, then
the person.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from booking.clock.forgotten import closing_noted
from booking.clock.letters import corrections_announce
from booking.clock.models import ClockEntry, ClockRules, CorrectionState, EntrySource
from booking.clock.stretch import Worked, worked_check, worked_of
from booking.clock.writing import entry_insert, entry_update, person_locked
from booking.places.models import Location
from booking.team.models import StaffMember
from booking.team.selectors import staff_member
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock, local_day, zone
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.models import Role
from tenants.accounts.rights import Action, authorise

FIELDS = ("location", "during", "breaks", "source", "to_check", "reason")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an entry is to be: where and when."""

    location_id: int
    worked: Worked


@service_transaction
def entry_correct(
    *, actor: Actor, clock: Clock, entry_id: int, version: int, wanted: Wanted, reason: str
) -> ClockEntry:
    """Let the entry say something else; only one that lasts may stay without an end.

    Raises NotAllowed, NotFound, StaleVersion, BadInput for what cannot be, without a reason, or of an approved period.
    """
    authorise(actor, Action.HOURS_WRITE)
    entry = entry_locked(entry_id, version)
    not_own(actor, entry.staff)
    if wanted.worked.end is None and not entry.is_open:
        raise BadInput.of("end", "required")
    entry_rewrite(entry, wanted, actor=actor, clock=clock, reason=reason)
    return entry


@service_transaction
def entry_add(*, actor: Actor, clock: Clock, staff_id: int, wanted: Wanted, reason: str) -> ClockEntry:
    """Write down what nobody clocked. Raises NotAllowed, NotFound, BadInput."""
    authorise(actor, Action.HOURS_WRITE)
    staff = staff_member(staff_id)
    not_own(actor, staff)
    rules_locked()
    person_locked(staff.pk)
    return entry_write_new(staff, wanted, actor=actor, clock=clock, reason=reason)


@service_transaction
def entry_remove(*, actor: Actor, clock: Clock, entry_id: int, version: int, reason: str) -> None:
    """Take an entry away; the trail keeps it, and what was asked about it is refused. Raises NotAllowed, NotFound, StaleVersion, BadInput."""
    authorise(actor, Action.HOURS_WRITE)
    entry = entry_locked(entry_id, version)
    not_own(actor, entry.staff)
    reason = reason_checked(reason)
    worked = worked_of(entry)
    check_open_period(worked.start, entry.location)
    audit_record(
        actor=actor, action="clock.removed", target=entry, before=worked.facts(), after={"reason": reason}
    )
    _corrections_refuse(entry, reason, actor=actor, clock=clock)
    entry.delete()


@service_transaction
def entry_confirm(*, actor: Actor, entry_id: int, version: int) -> ClockEntry:
    """What was closed by itself is right as it is. Raises NotAllowed, NotFound, StaleVersion."""
    authorise(actor, Action.HOURS_WRITE)
    entry = entry_locked(entry_id, version)
    not_own(actor, entry.staff)
    if entry.to_check:
        entry.to_check = False
        entry_update(entry, "to_check")
        audit_record(actor=actor, action="clock.confirmed", target=entry)
    return entry


def entry_rewrite(entry: ClockEntry, wanted: Wanted, *, actor: Actor, clock: Clock, reason: str) -> None:
    """Change the locked entry, checked and recorded. Raises BadInput, NotFound."""
    reason, before = reason_checked(reason), worked_of(entry)
    check_open_period(before.start, entry.location)
    _put(entry, wanted, clock, reason)
    entry_update(entry, *FIELDS)
    after = {**wanted.worked.facts(), "reason": reason}
    audit_record(actor=actor, action="clock.corrected", target=entry, before=before.facts(), after=after)
    if entry.is_open:
        closing_noted(entry)


def entry_write_new(
    staff: StaffMember, wanted: Wanted, *, actor: Actor, clock: Clock, reason: str
) -> ClockEntry:
    """A new entry by hand, checked and recorded; the caller holds the rules' and the person's lock."""
    reason = reason_checked(reason)
    if wanted.worked.end is None:
        raise BadInput.of("end", "required")
    entry = ClockEntry(staff=staff)
    _put(entry, wanted, clock, reason)
    entry_insert(entry)
    after = {**wanted.worked.facts(), "reason": reason}
    audit_record(actor=actor, action="clock.added", target=entry, after=after)
    return entry


def entry_locked(entry_id: int, version: int) -> ClockEntry:
    """The entry, its person and the period locked; raises NotFound, StaleVersion."""
    rules_locked()
    found = ClockEntry.objects.filter(pk=entry_id).values_list("staff_id", flat=True).first()
    if found is None:
        raise NotFound
    person_locked(found)
    entry = ClockEntry.objects.select_related("staff", "location").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    if entry.version != version:
        raise StaleVersion(version=entry.version)
    return entry


def rules_locked() -> ClockRules:
    """The rules with the approved period: nobody approves it while hours of it are changed."""
    ClockRules.objects.get_or_create(pk=1)
    return ClockRules.objects.select_for_update().get(pk=1)


def check_open_period(instant: datetime, place: Location) -> None:
    """Raises BadInput for a day whose hours are approved. The caller holds the rules' lock."""
    until = ClockRules.objects.values_list("approved_until", flat=True).get(pk=1)
    if until is not None and day_at(instant, place) <= until:
        raise BadInput.of("on", "approved", _("The hours of that day are approved and stand fixed."))


def day_at(instant: datetime, place: Location) -> date:
    """The location's own day of the instant: an entry belongs to the day on which it begins."""
    return local_day(instant, zone(place.time_zone))


def reason_checked(reason: str) -> str:
    """The reason, tidied; raises BadInput without one."""
    text = " ".join(reason.split())[:200]
    if not text:
        raise BadInput.of("reason", "required", _("Please say why."))
    return text


def not_own(actor: Actor, staff: StaffMember) -> None:
    """Raises NotAllowed for whoever would decide about their own hours; an owner may, having nobody above."""
    is_own = actor.kind is ActorKind.USER and staff.user_id is not None and staff.user_id == actor.id
    if is_own and actor.role != Role.OWNER:
        raise NotAllowed(_("Your own hours are put right by somebody else."))


def _corrections_refuse(entry: ClockEntry, reason: str, *, actor: Actor, clock: Clock) -> None:
    """What was asked about an entry that goes; whoever asked is told. The caller holds the entry's lock."""
    asked = list(
        entry.corrections.select_related("staff__user", "location").filter(state=CorrectionState.ASKED)
    )
    for row in asked:
        row.state, row.reason = CorrectionState.REFUSED, reason
        row.decided_by, row.decided_at = actor.name, clock.now()
        row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    corrections_announce(asked, actor=actor, clock=clock)


def _put(entry: ClockEntry, wanted: Wanted, clock: Clock, reason: str) -> None:
    """The wanted values on the unsaved row. Raises BadInput, NotFound for an unknown location."""
    place = Location.objects.filter(pk=wanted.location_id).first()
    if place is None:
        raise NotFound
    worked_check(wanted.worked, clock.now())
    check_open_period(wanted.worked.start, place)
    entry.location, entry.during, entry.breaks = place, wanted.worked.range, wanted.worked.rows
    entry.source, entry.to_check, entry.reason = EntrySource.HAND, False, reason
