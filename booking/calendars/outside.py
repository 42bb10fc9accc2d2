"""Calendars elsewhere: adding one, reading it now, showing its titles, taking it away."""

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from booking.calendars.busy import busy_remove, busy_titles_hide
from booking.calendars.models import OutsideCalendar
from booking.calendars.services import person_to_change
from booking.team.models import StaffMember
from crm.messaging.accounts.sealing import seal
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon, salon_salt
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, NotFound
from kernel.outbound import address_checked
from kernel.throttle import throttle
from kernel.transactions import service_transaction

DUE_KIND = "calendars.outside"
MOST = 5
MOST_NOW, NOW_SECONDS = 12, 600  # of all calendars of a person


def may_show_titles(actor: Actor, staff: StaffMember) -> bool:
    """Whether the actor may let others read what the person has elsewhere: the person alone, unless they have no login."""
    return staff.user_id is None or staff.user_id == actor.id


@service_transaction
def outside_add(
    *, actor: Actor, clock: Clock, staff_id: int, address: str, name: str = "", shows_titles: bool = False
) -> OutsideCalendar:
    """Read the calendar at `address` from now on. Raises NotFound, NotAllowed, NotFetched for an address that cannot be
    asked, BadInput for one that is there already, or the sixth, and TooMany.
    """
    staff = person_to_change(actor, staff_id)
    host = address_checked(address).hostname or ""
    mark = salted_hmac(salon_salt("outside"), address, algorithm="sha256").hexdigest()
    known = OutsideCalendar.objects.filter(staff=staff)
    if known.filter(address_mark=mark).exists():
        raise BadInput.of("address", "taken", _("This calendar is there already."))
    if known.count() >= MOST:
        raise BadInput.of("address", "too_many", _("Five calendars are the most. Remove one first."))
    _count(staff_id)
    row = OutsideCalendar.objects.create(
        staff=staff,
        name=name or host[:60],
        host=host[:255],
        address_sealed=seal(address),
        address_mark=mark,
        shows_titles=shows_titles and may_show_titles(actor, staff),
        next_at=clock.now(),
        made_at=clock.now(),
    )
    audit_record(actor=actor, action="calendar.outside_added", target=staff, after=_facts(row))
    _due(clock)
    return row


@service_transaction
def outside_fetch_now(*, actor: Actor, clock: Clock, staff_id: int, outside_id: int) -> None:
    """Have the calendar read anew, whole, within seconds. Raises NotFound, NotAllowed, TooMany."""
    row = _locked(actor, staff_id, outside_id)
    _count(staff_id)
    row.next_at, row.etag, row.modified = clock.now(), "", ""
    row.save(update_fields=["next_at", "etag", "modified"])
    _due(clock)


@service_transaction
def outside_titles(
    *, actor: Actor, clock: Clock, staff_id: int, outside_id: int, shows_titles: bool
) -> OutsideCalendar:
    """Let the diary say what the person has elsewhere, or only that they are busy: what stood there goes at once.

    To show them the calendar is read anew. Raises NotFound, TooMany, and NotAllowed for anybody but the person.
    """
    row = _locked(actor, staff_id, outside_id)
    row.shows_titles = shows_titles and may_show_titles(actor, row.staff)
    if row.shows_titles:
        _count(staff_id)
        row.next_at, row.etag, row.modified = clock.now(), "", ""
        _due(clock)
    else:
        busy_titles_hide(row)
    row.save(update_fields=["shows_titles", "next_at", "etag", "modified"])
    audit_record(actor=actor, action="calendar.outside_titles", target=row.staff, after=_facts(row))
    return row


@service_transaction
def outside_remove(*, actor: Actor, clock: Clock, staff_id: int, outside_id: int) -> None:
    """Read the calendar no more; its busy time is free again. Raises NotFound, NotAllowed."""
    row = _locked(actor, staff_id, outside_id)
    audit_record(actor=actor, action="calendar.outside_removed", target=row.staff, before=_facts(row))
    busy_remove(row, clock=clock)
    row.delete()


def _locked(actor: Actor, staff_id: int, outside_id: int) -> OutsideCalendar:
    staff = person_to_change(actor, staff_id)
    row = OutsideCalendar.objects.select_for_update().filter(pk=outside_id, staff=staff).first()
    if row is None:
        raise NotFound
    row.staff = staff
    return row


def _count(staff_id: int) -> None:
    """One reading asked for, of any of the person's calendars: also of one that is removed and added again. Raises TooMany."""
    throttle(f"outside-now:{staff_id}", most=MOST_NOW, seconds=NOW_SECONDS)


def _facts(row: OutsideCalendar) -> dict[str, object]:
    """What the trail says of it: never the address."""
    return {"name": row.name, "host": row.host, "shows_titles": row.shows_titles}


def _due(clock: Clock) -> None:
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now())
