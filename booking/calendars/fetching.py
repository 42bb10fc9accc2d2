"""The worker's side: each calendar elsewhere is read every half hour, less often the longer it cannot be read.

A try is claimed first, and counts as one that failed until it is done: a worker that dies in the middle leaves a
calendar that is tried again later, and later still when it kills the next worker too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.calendars.busy import busy_remove, busy_replace
from booking.calendars.models import OutsideCalendar
from booking.calendars.neighbours import IcsNeighbour, Known, Neighbour, News, NotRead, Problem
from booking.calendars.outside import DUE_KIND
from booking.calendars.reading import Reader
from booking.places.models import Location
from booking.team.models import StaffMember
from crm.messaging.accounts.sealing import Unreadable, unseal
from kernel.clock import Clock, day_range, local_day, zone
from kernel.context import current_salon
from kernel.due.services import due_settle
from kernel.errors import Busy
from kernel.transactions import service_transaction

EVERY = timedelta(minutes=30)
MOST_DOUBLINGS = 5  # 16 hours
WHOLE_EVERY = timedelta(days=1)  # the days ahead move on, also where nothing changes
DAYS_AHEAD = 120
ASLEEP = timedelta(days=1)
ONE_RUN = timedelta(seconds=20)
Open = Callable[[str], Neighbour]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A calendar that this worker reads: it is ours as long as `failures` is what it was."""

    pk: int
    failures: int
    sealed: str
    known: Known
    place: Location | None


def outside_work(*, clock: Clock, neighbour: Open = IcsNeighbour) -> int:
    """Read what is due, one after the other, for some seconds; how many were read or tried."""
    began, tried = clock.now(), 0
    while clock.now() - began < ONE_RUN and (claimed := outside_claim(clock=clock)) is not None:
        tried += 1
        if claimed.failures:
            _read(claimed, clock, neighbour)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=_next_due)
    return tried


@service_transaction
def outside_claim(*, clock: Clock) -> Claimed | None:
    """Take the calendar that is due longest; None when none is. Of who is not here, nothing is read for a day."""
    now = clock.now()
    due = OutsideCalendar.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=now)
    row = due.select_related("staff").order_by("next_at").first()
    if row is None:
        return None
    if not _is_here(row.staff, now):
        row.next_at = now + ASLEEP
        row.save(update_fields=["next_at"])
        return Claimed(row.pk, 0, "", Known(), None)
    row.failures = min(row.failures + 1, 1000)
    row.next_at = now + EVERY * 2 ** min(row.failures - 1, MOST_DOUBLINGS)
    row.save(update_fields=["failures", "next_at"])
    is_fresh = row.read_at is not None and now - row.read_at < WHOLE_EVERY
    known = Known(row.etag, row.modified) if is_fresh else Known()
    return Claimed(row.pk, row.failures, row.address_sealed, known, _place_of(row.staff))


def _read(claimed: Claimed, clock: Clock, neighbour: Open) -> None:
    """Read it without a transaction, then write down what was found, or why nothing was."""
    try:
        news = neighbour(unseal(claimed.sealed)).read(claimed.known, _reader(claimed.place, clock.now()))
    except Unreadable:
        _failed(claimed=claimed, problem=Problem.SEALED, is_final=True, clock=clock)
    except NotRead as error:
        _failed(claimed=claimed, problem=error.problem, is_final=error.is_final, clock=clock)
    else:
        try:
            _written(claimed=claimed, news=news, clock=clock)
        except Busy:  # somebody books with this person without end: the next try stands in its row
            return


@service_transaction
def _written(*, claimed: Claimed, news: News, clock: Clock) -> None:
    """The news as busy time, all of it or nothing."""
    if (row := _ours(claimed)) is None:
        return
    now = clock.now()
    row.failures, row.problem, row.fetched_at, row.next_at = 0, "", now, now + EVERY
    if news.reading is not None:
        row.read_at, row.etag, row.modified = now, news.known.etag, news.known.modified
        row.busy_count = busy_replace(row, news.reading.busy, place=claimed.place, clock=clock)
        row.left_out, row.finer = news.reading.left_out, news.reading.finer
    row.save()


@service_transaction
def _failed(*, claimed: Claimed, problem: str, is_final: bool, clock: Clock) -> None:
    """Why nothing was read; what was read before stays, unless the calendar is gone for good."""
    if (row := _ours(claimed)) is None:
        return
    row.problem = problem
    if is_final:
        row.next_at, row.busy_count = None, 0
        busy_remove(row, clock=clock)
    row.save(update_fields=["problem", "next_at", "busy_count"])


def _ours(claimed: Claimed) -> OutsideCalendar | None:
    """The row, locked; None when it was taken away, or somebody else reads it by now."""
    rows = OutsideCalendar.objects.select_for_update(of=("self",)).filter(pk=claimed.pk)
    return rows.filter(failures=claimed.failures).first()


def _reader(place: Location | None, now: datetime) -> Reader:
    """What reads the days from today on in the shop's zone."""
    tz = zone(place.time_zone if place else current_salon().time_zone)
    today = local_day(now, tz)
    first, last = day_range(today, tz)[0], day_range(today + timedelta(days=DAYS_AHEAD), tz)[0]
    return Reader(tz, first, last, own=f"-{current_salon().uuid}@chignon")


def _is_here(staff: StaffMember, now: datetime) -> bool:
    today = local_day(now, zone(current_salon().time_zone))
    return staff.archived_at is None and (staff.leaves_on is None or staff.leaves_on > today)


def _place_of(staff: StaffMember) -> Location | None:
    """Whose days the person keeps: the first of their shops."""
    return staff.locations.filter(archived_at=None).order_by("pk").first()


def _next_due() -> datetime | None:
    rows = OutsideCalendar.objects.filter(next_at__isnull=False).order_by("next_at")
    return rows.values_list("next_at", flat=True).first()
