"""The diary as columns: people of a day, days of a week, or rooms; places and heights are minutes from the first hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.diary import wording
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, Block, BlockKind
from booking.diary.presenters.load import OFF_THE_BOARD, Load, loads
from booking.diary.presenters.pieces import (
    ROW,
    Drawn,
    Pen,
    Piece,
    block_drawn,
    parts_drawn,
    shade,
    side_by_side,
    whole_drawn,
)
from booking.diary.selectors_span import WorkDay
from booking.diary.stretches import Stretch, minus, within
from booking.places.models import Closure, Location, Resource
from booking.team.models import StaffMember
from kernel.clock import day_range, instant_of
from kernel.marks import listed

HOUR_ROWS = 60
MOST_IN_A_DAY = 6  # visits side by side where a column is a day
Shown = tuple[Appointment, AppointmentLine]
Lines = list[Shown]


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What was read of the day, for the presenters."""

    location: Location
    day: date
    now: datetime
    staff: list[StaffMember]
    work_days: dict[int, WorkDay]
    opening: list[Stretch]
    closure: Closure | None
    visits: list[Appointment]
    blocks: list[Block]

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return ZoneInfo(self.location.time_zone)

    @property
    def blocks_here(self) -> list[Block]:
        """Time that was blocked or is being booked here, without what people have elsewhere."""
        return [block for block in self.blocks if block.kind != BlockKind.OUTSIDE]

    @property
    def midnight(self) -> datetime:
        """The instant at which the local day begins."""
        return day_range(self.day, self.tz)[0]


@dataclass(slots=True)
class Column:
    """Shade behind, pieces in front. `staff` is None where the column is a day of all, or a room.

    `start` is the instant of its first row, `now_row` the present minute where that is on the column.
    """

    title: str
    note: str
    start: datetime
    day: date
    staff: StaffMember | None = None
    location: Location | None = None
    room: Resource | None = None
    colour: int = 0
    percent: int = 0
    is_day: bool = False
    is_today: bool = False
    now_row: int | None = None
    shades: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the day's people, how full they are, and the lines that stand in their column."""

    person: StaffMember
    load: Load
    lines: Lines


@dataclass(slots=True)
class Board:
    """The whole grid."""

    start: datetime
    rows: int
    hours: list[tuple[int, str]]
    columns: list[Column]
    closed: str
    now_row: int | None
    visit_count: int
    has_pending: bool = False

    @property
    def shows_outside(self) -> bool:
        """Whether somebody's time elsewhere stands on it: the legend says what it is."""
        return any(shade.kind == "outside" for column in self.columns for shade in column.shades)


def board_of(days: Sequence[DayFacts], pen: Pen, columns: list[Column] | None = None) -> Board:
    """The days drawn: one day in columns of people, several in columns of days; or the columns that are given."""
    frames = frames_of(days)
    if columns is None:
        columns = people_columns(days[0], frames[0], pen) if len(days) == 1 else _days(days, frames, pen)
    start, end = frames[0]
    rows = int((end - start) / ROW)
    closed = {facts.closure.name or _("Closed") for facts in days if facts.closure}
    return Board(
        start=start,
        rows=rows,
        hours=_hours(start, rows, days[0].tz),
        columns=columns,
        closed=listed(sorted(closed)) if len(days) == 1 else "",
        now_row=next((column.now_row for column in columns if column.now_row is not None), None),
        visit_count=sum(visit.state not in OFF_THE_BOARD for facts in days for visit in facts.visits),
        has_pending=any(visit.state == AppointmentState.PENDING for facts in days for visit in facts.visits),
    )


def people_columns(facts: DayFacts, frame: Stretch, pen: Pen) -> list[Column]:
    """A column for each of the day's people."""
    all_loads = loads(facts.work_days, facts.visits, facts.blocks)
    shown: dict[int, Lines] = {}
    for visit, line in lines_shown(facts, pen):
        shown.setdefault(line.staff_id, []).append((visit, line))
    return [
        _person(facts, Seat(person, all_loads[person.pk], shown.get(person.pk, [])), frame, pen)
        for person in _shown(facts, pen)
    ]


def _shown(facts: DayFacts, pen: Pen) -> list[StaffMember]:
    """Who has a shift, time off or a visit that day; everybody when nobody has; whoever is asked for."""
    if pen.look.who:
        return [person for person in facts.staff if person.pk == pen.look.who]
    busy = {line.staff_id for visit in facts.visits for line in visit.lines.all()}
    busy |= {block.staff_id for block in facts.blocks_here if block.staff_id}
    there = {pk for pk, work in facts.work_days.items() if work.shifts or work.away} | busy
    return [person for person in facts.staff if person.pk in there] or facts.staff


def frames_of(days: Sequence[DayFacts]) -> list[Stretch]:
    """Each day's first and last hour: the same minutes after midnight, so that the days stand beside each other."""
    alone = [_frame(facts) for facts in days]
    if len(days) == 1:
        return alone
    low = min(start - facts.midnight for (start, _end), facts in zip(alone, days, strict=True))
    high = max(end - facts.midnight for (_start, end), facts in zip(alone, days, strict=True))
    return [(facts.midnight + low, facts.midnight + high) for facts in days]


def _frame(facts: DayFacts) -> Stretch:
    """From the first to the last whole hour in which anything happens; 9 to 18 on an empty day."""
    edges = [instant for stretch in facts.opening for instant in stretch]
    edges += [instant for work in facts.work_days.values() for stretch in work.shifts for instant in stretch]
    for visit in facts.visits:
        edges += [visit.starts_at, visit.ends_at]
    for block in facts.blocks_here:
        edges += [block.during.lower, block.during.upper]
    if not edges:
        edges = [instant_of(facts.day, 9 * 60, facts.tz), instant_of(facts.day, 18 * 60, facts.tz)]
    low = max(min(edges), instant_of(facts.day, 0, facts.tz))
    return _floor_hour(low, facts.tz), _floor_hour(max(edges) + timedelta(minutes=59), facts.tz)


def _floor_hour(instant: datetime, tz: ZoneInfo) -> datetime:
    """The whole hour at or before the instant, by the shop's clock, as a UTC-safe instant."""
    wall = instant.astimezone(tz)
    return instant - timedelta(minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)


def _hours(start: datetime, rows: int, tz: ZoneInfo) -> list[tuple[int, str]]:
    """(row, wall time) of each hour; on the day of a clock change an hour is missing or comes twice."""
    return [(row, wording.clock_time(start + row * ROW, tz)) for row in range(0, rows, HOUR_ROWS)]


def now_row(facts: DayFacts, frame: Stretch) -> int | None:
    """The present minute as a row, where it is in the frame."""
    return int((facts.now - frame[0]) / ROW) if frame[0] <= facts.now < frame[1] else None


def _person(facts: DayFacts, seat: Seat, frame: Stretch, pen: Pen) -> Column:
    person = seat.person
    hatched, solid = [], []
    for visit, line in seat.lines:
        open_parts, parts = parts_drawn(visit, line, frame, pen)
        hatched += [piece for _stretch, piece in open_parts]
        solid += parts
    blocks = [block for block in facts.blocks_here if block.staff_id == person.pk]
    solid += [drawn for block in blocks for drawn in block_drawn(block, frame)]
    return Column(
        title=person.name,
        note=f"{seat.load.percent} %",
        start=frame[0],
        day=facts.day,
        staff=person,
        colour=person.colour,
        percent=seat.load.percent,
        now_row=now_row(facts, frame),
        shades=_shades(facts, facts.work_days[person.pk], frame) + _elsewhere(facts, person, frame),
        pieces=hatched + side_by_side(solid),
    )


def lines_shown(facts: DayFacts, pen: Pen) -> Lines:
    """The lines that stand on the board and match the filters."""
    look = pen.look
    return [
        (visit, line)
        for visit in facts.visits
        if visit.state not in OFF_THE_BOARD and look.state in {"", visit.state}
        if look.label is None or any(one.pk == look.label for one in visit.labels.all())
        for line in visit.lines.all()
        if look.category in {None, line.service.category_id} and look.who in {None, line.staff_id}
    ]


def visits_listed(facts: DayFacts, pen: Pen) -> list[Appointment]:
    """The day's visits as a list; those that match the filters where there are any."""
    if not pen.look.is_filtered:
        return facts.visits
    shown = {visit.pk for visit, _line in lines_shown(facts, pen)}
    return [visit for visit in facts.visits if visit.pk in shown]


def _days(days: Sequence[DayFacts], frames: Sequence[Stretch], pen: Pen) -> list[Column]:
    """A column for each day, with everybody's visits, or those of the one who is asked for."""
    return [_day(facts, frame, pen) for facts, frame in zip(days, frames, strict=True)]


def _day(facts: DayFacts, frame: Stretch, pen: Pen) -> Column:
    person = next((person for person in facts.staff if person.pk == pen.look.who), None)
    shades = (
        _shades(facts, facts.work_days[person.pk], frame) + _elsewhere(facts, person, frame)
        if person
        else shut(facts, frame)
    )
    return day_column(facts, frame, drawn_of(facts, frame, pen), shades)


def day_column(facts: DayFacts, frame: Stretch, drawn: Drawn, shades: list[Piece]) -> Column:
    """The column of a day with those pieces and shades."""
    return Column(
        title=wording.day_short(facts.day),
        note=wording.visits_text(len({piece.visit_id for _stretch, piece in drawn} - {0})),
        start=frame[0],
        day=facts.day,
        is_day=True,
        is_today=facts.now.astimezone(facts.tz).date() == facts.day,
        now_row=now_row(facts, frame),
        shades=shades,
        pieces=side_by_side(drawn, MOST_IN_A_DAY),
    )


def drawn_of(facts: DayFacts, frame: Stretch, pen: Pen) -> Drawn:
    """The day's visits and blocked time, each as one piece, of everybody or of the one who is asked for."""
    drawn = [pair for visit, line in lines_shown(facts, pen) for pair in whole_drawn(visit, line, frame, pen)]
    blocks = [block for block in facts.blocks_here if pen.look.who in {None, block.staff_id}]
    return drawn + [pair for block in blocks for pair in block_drawn(block, frame)]


def _elsewhere(facts: DayFacts, person: StaffMember, frame: Stretch) -> list[Piece]:
    """What the person has elsewhere, as far as it lies within the frame; visits may stand before it."""
    theirs = [block for block in facts.blocks if block.kind == BlockKind.OUTSIDE]
    return [
        shade("outside", inside, frame, block.note or _("Busy elsewhere"))
        for block in theirs
        if block.staff_id == person.pk
        for inside in within([(block.during.lower, block.during.upper)], frame)
    ]


def shut(facts: DayFacts, frame: Stretch) -> list[Piece]:
    """The hours in which the shop is shut."""
    if facts.closure:
        return [shade("closed", frame, frame, facts.closure.name or _("Closed"))]
    return [shade("off", stretch, frame, "") for stretch in minus([frame], facts.opening)]


def _shades(facts: DayFacts, work: WorkDay, frame: Stretch) -> list[Piece]:
    """Off shift, breaks, time off, and the whole column when the shop is shut."""
    if facts.closure:
        return shut(facts, frame)
    off = minus([frame], work.shifts)
    return [
        *(shade("off", stretch, frame, "") for stretch in off),
        *(shade("break", stretch, frame, _("Break")) for stretch in within(work.breaks, frame)),
        *(shade("away", part, frame, why) for stretch, why in work.away for part in within([stretch], frame)),
    ]
