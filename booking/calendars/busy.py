"""The busy time of a calendar elsewhere as blocks of the diary. Visits are never touched: both may stand at once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from booking.calendars.models import OutsideCalendar
from booking.calendars.reading import Busy
from booking.diary.models import Appointment, AppointmentLine, Block, BlockKind
from booking.places.freed import Freed, time_freed
from booking.places.models import Location
from kernel.clock import Clock, zone
from kernel.transactions import lock_keys

MOST_TOLD = 20
Stretch = tuple[datetime, datetime, str]


def busy_replace(row: OutsideCalendar, busy: Sequence[Busy], *, place: Location | None, clock: Clock) -> int:
    """Let exactly those stretches stand in the diary for the calendar; how many stand there.

    What did not change is not written. The caller is inside a service transaction and holds the calendar's row; here
    the person's locks of the days that change are taken, as for a visit. Without a shop nothing stands anywhere.
    """
    wanted = {_stretch(one, titles=row.shows_titles) for one in busy} if place else set()
    kept, gone = _parted(busy_of(row), wanted)
    new = sorted(wanted - kept)
    tz = zone(place.time_zone) if place else ZoneInfo("UTC")
    changed = [*new, *map(_known, gone)]
    lock_keys(_keys(row.staff_id, changed, tz))
    Block.objects.filter(pk__in=[block.pk for block in gone]).delete()
    if place:
        Block.objects.bulk_create([_block(row, place, stretch) for stretch in new], batch_size=500)
    _tell(gone, {stretch[:2] for stretch in new}, clock)
    return len(wanted)


def busy_remove(row: OutsideCalendar, *, clock: Clock) -> None:
    """Let nothing stand in the diary for the calendar; the caller holds its row."""
    busy_replace(row, (), place=None, clock=clock)


def busy_titles_hide(row: OutsideCalendar) -> None:
    """Let the diary say only that the person is busy; the caller holds the calendar's row."""
    busy_of(row).exclude(note="").update(note="")


def busy_of(row: OutsideCalendar) -> QuerySet[Block]:
    """What stands in the diary for the calendar; `overbooked` leads to the index of what stands beside the constraint."""
    return Block.objects.filter(kind=BlockKind.OUTSIDE, overbooked=True, staff=row.staff_id, source=row.pk)


def busy_beside(visit: Appointment) -> list[Block]:
    """What the people of the visit have elsewhere while they work on it, by start; one query."""
    lines = visit.lines.all()
    rows = Block.objects.filter(
        kind=BlockKind.OUTSIDE,
        overbooked=True,
        staff__in=[line.staff_id for line in lines],
        during__overlap=(visit.starts_at, visit.ends_at),
    )
    return [
        block
        for block in rows.select_related("staff").order_by("during", "pk")
        if any(_is_beside(block, line) for line in lines)
    ]


def _is_beside(block: Block, line: AppointmentLine) -> bool:
    is_theirs = block.staff_id == line.staff_id
    return is_theirs and block.during.lower < line.ends_at and line.starts_at < block.during.upper


def _parted(rows: Iterable[Block], wanted: set[Stretch]) -> tuple[set[Stretch], list[Block]]:
    """The stretches that stand there already, once each, and the blocks that are to go."""
    kept: set[Stretch] = set()
    gone: list[Block] = []
    for block in rows:
        stretch = _known(block)
        if stretch in wanted and stretch not in kept:
            kept.add(stretch)
        else:
            gone.append(block)
    return kept, gone


def _stretch(busy: Busy, *, titles: bool) -> Stretch:
    return busy.starts_at, busy.ends_at, busy.title if titles else ""


def _known(block: Block) -> Stretch:
    return block.during.lower, block.during.upper, block.note


def _block(row: OutsideCalendar, place: Location, stretch: Stretch) -> Block:
    start, end, title = stretch
    return Block(
        kind=BlockKind.OUTSIDE,
        location=place,
        staff_id=row.staff_id,
        during=DateTimeTZRange(start, end, "[)"),
        overbooked=True,
        note=title,
        source=row.pk,
    )


def _keys(staff_id: int, stretches: Iterable[Stretch], tz: ZoneInfo) -> Iterator[str]:
    """The person's locks of all days that the stretches touch."""
    for start, end, _title in stretches:
        day, last = start.astimezone(tz).date(), end.astimezone(tz).date()
        while day <= last:
            yield f"staff:{staff_id}:{day}"
            day += timedelta(days=1)


def _tell(gone: Iterable[Block], new: set[tuple[datetime, datetime]], clock: Clock) -> None:
    """Say which time came free, the nearest first: somebody may wait for it."""
    freed = [block for block in gone if (block.during.lower, block.during.upper) not in new]
    freed = [block for block in freed if block.during.upper > clock.now()]
    for block in sorted(freed, key=lambda one: one.during.lower)[:MOST_TOLD]:
        time_freed(Freed(block.location_id, block.during.lower, block.during.upper), clock=clock)
