"""Coming, pausing, going: what a person taps on the clock, once however often it is sent.

Each tap says what its page showed (`seen`): the last entry and its version. A tap from an older page, a second click
or one that was sent again finds another state and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from booking.clock.forgotten import closed_if_forgotten, closing_noted
from booking.clock.models import ClockEntry, EntrySource
from booking.clock.selectors import last_entry, locations_of, rules_now
from booking.clock.stretch import MOST_BREAKS, whole_minute, worked_of
from booking.clock.writing import entry_insert, person_locked
from booking.places.models import Location
from booking.roster.requests import own_staff
from booking.team.models import StaffMember
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import ChignonError, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

NOTHING = "0"


class Step(StrEnum):
    """What is tapped."""

    IN = "in"
    BREAK = "break"
    BACK = "back"
    OUT = "out"


class OnTablet(ChignonError):
    """The salon wants people to clock in at the shop."""

    code = "clock_on_tablet"
    status = 403
    message = _("Please clock in and out on the shop's tablet.")


class NotNow(ChignonError):
    """Somebody who is not there cannot go; nobody can do this step now."""

    code = "clock_not_now"
    status = 409
    message = _("This cannot be done right now. Here is how it stands.")


@dataclass(frozen=True, slots=True)
class Tapped:
    """The last entry as it stands; `is_done` unless the page was older than that."""

    entry: ClockEntry | None
    is_done: bool


def seen_of(entry: ClockEntry | None) -> str:
    """What a page that shows this entry as the last one sends along."""
    return NOTHING if entry is None else f"{entry.pk}.{entry.version}"


def steps_of(entry: ClockEntry | None) -> list[Step]:
    """What can be done now, the likeliest first."""
    if entry is None or not entry.is_open:
        return [Step.IN]
    if entry.is_on_break:
        return [Step.BACK, Step.OUT]
    return [Step.OUT, Step.BREAK] if len(entry.breaks) < MOST_BREAKS else [Step.OUT]


@service_transaction
def clock_tap(
    *, actor: Actor, clock: Clock, step: Step, seen: str, on_tablet: bool, location_id: int | None = None
) -> Tapped:
    """Come, pause, come back or go, at the whole minute. Coming and going within one minute leaves nothing.

    Raises NotAllowed, NotFound for a login without a person or a location that is not theirs, OnTablet, NotNow, Busy.
    """
    authorise(actor, Action.CLOCK_USE)
    staff = own_staff(actor)
    if not on_tablet and not rules_now().own_devices:
        raise OnTablet
    person_locked(staff.pk)
    now = whole_minute(clock.now())
    last = closed_if_forgotten(last_entry(staff, now), clock=clock)
    if seen_of(last) != seen:
        return Tapped(last, is_done=False)
    if step not in steps_of(last):
        raise NotNow
    source = EntrySource.TABLET if on_tablet else EntrySource.OWN
    if step == Step.IN:
        return Tapped(_come(actor, staff, location_id, source, now), is_done=True)
    return Tapped(_change(actor, last, step, source, now), is_done=True)


def _come(
    actor: Actor, staff: StaffMember, location_id: int | None, source: EntrySource, now: datetime
) -> ClockEntry:
    entry = ClockEntry(
        staff=staff, location=_place(staff, location_id), during=DateTimeTZRange(now, None), source=source
    )
    entry_insert(entry)
    audit_record(actor=actor, action="clock.in", target=entry, after=worked_of(entry).facts())
    closing_noted(entry)
    return entry


def _change(
    actor: Actor, entry: ClockEntry | None, step: Step, source: EntrySource, now: datetime
) -> ClockEntry | None:
    if entry is None:
        raise NotNow
    start = entry.during.lower
    elapsed = max(0, int((now - start).total_seconds() // 60))
    if step == Step.OUT and elapsed == 0:
        audit_record(actor=actor, action="clock.undone", target=entry, before=worked_of(entry).facts())
        entry.delete()
        return None
    entry.breaks = _paused(entry.breaks, step, elapsed)
    if step == Step.OUT:
        entry.during = DateTimeTZRange(start, now)
    entry.source, entry.version = source, entry.version + 1
    entry.save(update_fields=["during", "breaks", "source", "version"])
    audit_record(actor=actor, action=f"clock.{step}", target=entry, after=worked_of(entry).facts())
    return entry


def _paused(breaks: list[list[int | None]], step: Step, elapsed: int) -> list[list[int | None]]:
    """The breaks after the step: one that lasts ends with coming back and with going, one of no length is none."""
    if step == Step.BREAK:
        return [*breaks, [elapsed, None]]
    ended = [[low, elapsed if high is None else high] for low, high in breaks]
    return [[low, high] for low, high in ended if low != high]


def _place(staff: StaffMember, location_id: int | None) -> Location:
    """The location chosen, or the only one; raises NotFound."""
    places = locations_of(staff)
    if location_id is None and len(places) == 1:
        return places[0]
    found = next((place for place in places if place.pk == location_id), None)
    if found is None:
        raise NotFound
    return found
