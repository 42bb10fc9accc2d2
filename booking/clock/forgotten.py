"""Who forgot to clock out is clocked out by the salon's rule, and a manager looks at it.

The entry ends with the shift it belongs to, or with the one that follows it on a split day; without one, after
LONGEST_OPEN. That is done `closes_after_minutes` after the shift's end, so that whoever stays longer clocks out
themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from booking.clock.models import ClockEntry, ClockRules
from booking.clock.selectors import open_entries, rules_now, shifts_around
from booking.clock.shifts import Shift, run_end, shift_near
from booking.clock.stretch import worked_of
from booking.clock.writing import person_locked
from kernel.actor import system_actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.transactions import service_transaction

DUE_KIND = "clock.forgotten"
LONGEST_OPEN = timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Closing:
    """When an open entry is closed (`at`), and the end that it gets."""

    at: datetime
    end: datetime


def closing_of(start: datetime, shifts: Iterable[Shift], rules: ClockRules) -> Closing:
    """How an entry that began at `start` ends by itself."""
    longest = start + LONGEST_OPEN
    known, grace = list(shifts), timedelta(minutes=rules.closes_after_minutes)
    shift = shift_near(start, known)
    if shift is None:
        return Closing(longest, longest)
    end = run_end(shift, known, gap=grace, before=longest)
    return Closing(min(end + grace, longest), min(end, longest))


def closing_noted(entry: ClockEntry) -> None:
    """Have a new entry looked at when it would be closed; the caller is near the end of its transaction."""
    start = entry.during.lower
    closing = closing_of(start, shifts_around([entry.staff_id], start).get(entry.staff_id, ()), rules_now())
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=closing.at)


def closed_if_forgotten(entry: ClockEntry | None, *, clock: Clock) -> ClockEntry | None:
    """The entry, closed when its time is over. The caller holds the person's lock and is inside a service transaction."""
    if entry is None or not entry.is_open:
        return entry
    start = entry.during.lower
    closing = closing_of(start, shifts_around([entry.staff_id], start).get(entry.staff_id, ()), rules_now())
    if closing.at > clock.now():
        return entry
    _close(entry, closing.end)
    return entry


def forgotten_close(*, clock: Clock) -> int:
    """Close every entry whose time is over; how many."""
    return sum(_look(entry_id=entry.pk, clock=clock) for entry in list(open_entries()))


def next_due() -> datetime | None:
    """When the next open entry is to be closed; None when nobody is there."""
    rules = rules_now()
    found = [closing_of(entry.during.lower, _shifts(entry), rules).at for entry in open_entries()]
    return min(found, default=None)


def _shifts(entry: ClockEntry) -> list[Shift]:
    return shifts_around([entry.staff_id], entry.during.lower).get(entry.staff_id, [])


@service_transaction
def _look(*, entry_id: int, clock: Clock) -> bool:
    entry = ClockEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        return False
    person_locked(entry.staff_id)
    entry = ClockEntry.objects.filter(pk=entry_id).first()
    if entry is None or not entry.is_open:
        return False
    closed = closed_if_forgotten(entry, clock=clock)
    return closed is not None and not closed.is_open


def _close(entry: ClockEntry, end: datetime) -> None:
    before, start = worked_of(entry).facts(), entry.during.lower
    elapsed = int((end - start).total_seconds() // 60)
    ended = [[low, elapsed if high is None else min(high, elapsed)] for low, high in entry.breaks]
    entry.breaks = [[low, high] for low, high in ended if low < high]
    entry.during = DateTimeTZRange(start, end)
    entry.to_check, entry.version = True, entry.version + 1
    entry.save(update_fields=["during", "breaks", "to_check", "version"])
    audit_record(
        actor=system_actor("worker"),
        action="clock.closed",
        target=entry,
        before=before,
        after=worked_of(entry).facts(),
    )
