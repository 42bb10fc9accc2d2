"""A person asks for their hours to be put right; a manager approves, which does it, or refuses."""

from datetime import datetime

from django.utils.translation import gettext as _

from booking.clock.correcting import (
    Wanted,
    check_open_period,
    entry_locked,
    entry_rewrite,
    entry_write_new,
    not_own,
    reason_checked,
    rules_locked,
)
from booking.clock.letters import corrections_announce
from booking.clock.models import ClockEntry, Correction, CorrectionState
from booking.clock.stretch import worked_check, worked_of
from booking.clock.writing import person_locked
from booking.places.models import Location
from booking.places.records import row_locked
from booking.roster.requests import own_staff
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_OPEN = 30


@service_transaction
def correction_ask(
    *, actor: Actor, clock: Clock, entry_id: int | None, wanted: Wanted, note: str
) -> Correction:
    """Ask that one's own entry be like this, or (None) that what was not clocked be written down.

    Raises NotAllowed, NotFound for another's entry, BadInput for what cannot be, or was asked already.
    """
    authorise(actor, Action.CLOCK_USE)
    staff = own_staff(actor)
    rules_locked()
    person_locked(staff.pk)
    entry = _own_entry(staff.pk, entry_id)
    place = staff.locations.filter(pk=wanted.location_id).first() or (entry.location if entry else None)
    if place is None:
        raise NotFound
    _check(clock, wanted, place, entry)
    open_now = Correction.objects.filter(staff=staff, state=CorrectionState.ASKED)
    if open_now.count() >= MOST_OPEN or (entry and open_now.filter(entry=entry).exists()):
        raise BadInput.of("note", "asked", _("This was asked already. Take that request back first."))
    row = Correction.objects.create(
        staff=staff,
        entry=entry,
        location=place,
        during=wanted.worked.range,
        breaks=wanted.worked.rows,
        note=reason_checked(note),
        created_at=clock.now(),
    )
    after = {**wanted.worked.facts(), "note": row.note}
    audit_record(actor=actor, action="correction.asked", target=row, after=after)
    return row


@service_transaction
def correction_withdraw(*, actor: Actor, correction_id: int) -> Correction:
    """Take one's own request back. Raises NotAllowed, NotFound, StaleVersion."""
    authorise(actor, Action.CLOCK_USE)
    staff = own_staff(actor)
    row = Correction.objects.select_for_update(of=("self",)).filter(pk=correction_id, staff=staff).first()
    if row is None:
        raise NotFound
    _check_asked(row)
    row.state = CorrectionState.WITHDRAWN
    row.save(update_fields=["state"])
    audit_record(actor=actor, action="correction.taken_back", target=row)
    return row


@service_transaction
def correction_decide(
    *, actor: Actor, clock: Clock, correction_id: int, approves: bool, version: int, reason: str = ""
) -> Correction:
    """Approve, which puts the hours right at once, or refuse; the person is told by mail.

    `version` is that of the entry as the page showed it beside the request; what was never clocked has none (0).
    Raises NotAllowed, also for one's own, NotFound, StaleVersion when it is decided already or the entry was changed
    since, BadInput when it cannot be any more.
    """
    authorise(actor, Action.HOURS_WRITE)
    rules_locked()
    row = row_locked(Correction, correction_id)
    not_own(actor, row.staff)
    _check_asked(row)
    if approves:
        _apply(row, version, actor, clock)
    row.state = CorrectionState.APPROVED if approves else CorrectionState.REFUSED
    row.reason, row.decided_by, row.decided_at = " ".join(reason.split())[:200], actor.name, clock.now()
    row.save(update_fields=["state", "reason", "decided_by", "decided_at", "entry"])
    audit_record(actor=actor, action=f"correction.{row.state}", target=row, after={"reason": row.reason})
    corrections_announce([row], actor=actor, clock=clock)
    return row


def _apply(row: Correction, version: int, actor: Actor, clock: Clock) -> None:
    wanted = Wanted(row.location_id, worked_of(row))
    if row.entry is None:
        person_locked(row.staff_id)
        row.entry = entry_write_new(row.staff, wanted, actor=actor, clock=clock, reason=row.note)
        return
    entry = entry_locked(row.entry.pk, version)
    entry_rewrite(entry, wanted, actor=actor, clock=clock, reason=row.note)


def _own_entry(staff_id: int, entry_id: int | None) -> ClockEntry | None:
    if entry_id is None:
        return None
    entry = ClockEntry.objects.select_related("location").filter(pk=entry_id, staff_id=staff_id).first()
    if entry is None:
        raise NotFound
    return entry


def _check(clock: Clock, wanted: Wanted, place: Location, entry: ClockEntry | None) -> None:
    if wanted.worked.end is None:
        raise BadInput.of("end", "required")
    worked_check(wanted.worked, clock.now())
    moments: list[tuple[datetime, Location]] = [(wanted.worked.start, place)]
    if entry is not None:
        moments.append((entry.during.lower, entry.location))
    for instant, where in moments:
        check_open_period(instant, where)


def _check_asked(row: Correction) -> None:
    if row.state != CorrectionState.ASKED:
        raise StaleVersion(_("This was decided or withdrawn meanwhile."))
