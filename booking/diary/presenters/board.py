"""The day as columns of people; places and heights are minutes from the board's first hour."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.diary import wording
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, Block, BlockKind
from booking.diary.presenters.load import OFF_THE_BOARD, Load, line_parts, loads
from booking.diary.selectors_day import WorkDay
from booking.diary.stretches import Stretch, lanes, minus, within
from booking.places.models import Closure, Location
from booking.team.models import StaffMember
from kernel.clock import instant_of

ROW = timedelta(minutes=1)
HOUR_ROWS = 60
MOST_LANES = 4


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


@dataclass(slots=True)
class Piece:
    """A rectangle in a column: `top` and `rows` are minutes, `lane` of `lanes` side by side."""

    kind: str
    top: int
    rows: int
    title: str = ""
    text: str = ""
    times: str = ""
    state: str = ""
    state_label: str = ""
    tone: str = ""
    visit_id: int = 0
    url: str = ""
    lane: int = 0
    lanes: int = 1


@dataclass(slots=True)
class Column:
    """One person: shade behind, pieces in front."""

    staff: StaffMember
    percent: int
    shades: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Board:
    """The whole grid. `now_row` is None when the day is not today."""

    start: datetime
    rows: int
    hours: list[tuple[int, str]]
    columns: list[Column]
    closed: str
    now_row: int | None
    visit_count: int


def board_of(facts: DayFacts) -> Board:
    """The day drawn."""
    start, end = _frame(facts)
    all_loads = loads(facts.work_days, facts.visits, facts.blocks)
    rows = int((end - start) / ROW)
    return Board(
        start=start,
        rows=rows,
        hours=_hours(start, rows, facts.tz),
        columns=[_column(facts, person, (start, end), all_loads[person.pk]) for person in _shown(facts)],
        closed=(facts.closure.name or _("Closed")) if facts.closure else "",
        now_row=int((facts.now - start) / ROW) if start <= facts.now < end else None,
        visit_count=sum(visit.state not in OFF_THE_BOARD for visit in facts.visits),
    )


def _shown(facts: DayFacts) -> list[StaffMember]:
    """Who has a shift, time off or a visit that day; everybody when nobody has."""
    busy = {line.staff_id for visit in facts.visits for line in visit.lines.all()}
    busy |= {block.staff_id for block in facts.blocks if block.staff_id}
    there = {pk for pk, work in facts.work_days.items() if work.shifts or work.away} | busy
    return [person for person in facts.staff if person.pk in there] or facts.staff


def _frame(facts: DayFacts) -> Stretch:
    """From the first to the last whole hour in which anything happens; 9 to 18 on an empty day."""
    edges = [instant for stretch in facts.opening for instant in stretch]
    edges += [instant for work in facts.work_days.values() for stretch in work.shifts for instant in stretch]
    for visit in facts.visits:
        edges += [visit.starts_at, visit.ends_at]
    for block in facts.blocks:
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


def _column(facts: DayFacts, person: StaffMember, frame: Stretch, load: Load) -> Column:
    column = Column(staff=person, percent=load.percent)
    column.shades = _shades(facts, facts.work_days[person.pk], frame)
    lines = [
        (visit, line)
        for visit in facts.visits
        if visit.state not in OFF_THE_BOARD
        for line in visit.lines.all()
        if line.staff_id == person.pk
    ]
    blocks = [block for block in facts.blocks if block.staff_id == person.pk]
    hatched = [
        _piece("processing", line_parts(line)[1], frame, visit, line, facts.tz) for visit, line in lines
    ]
    column.pieces = [piece for piece in hatched if piece.rows > 0] + _solid(lines, blocks, frame, facts.tz)
    return column


def _shades(facts: DayFacts, work: WorkDay, frame: Stretch) -> list[Piece]:
    """Off shift, breaks, time off, and the whole column when the shop is shut."""
    if facts.closure:
        return [_shade("closed", frame, frame, facts.closure.name or _("Closed"))]
    off = minus([frame], work.shifts)
    return [
        *(_shade("off", stretch, frame, "") for stretch in off),
        *(_shade("break", stretch, frame, _("Break")) for stretch in within(work.breaks, frame)),
        *(
            _shade("away", part, frame, why)
            for stretch, why in work.away
            for part in within([stretch], frame)
        ),
    ]


def _shade(kind: str, stretch: Stretch, frame: Stretch, title: str) -> Piece:
    top, rows = _rows(stretch, frame)
    return Piece(kind=kind, top=top, rows=rows, title=title)


def _rows(stretch: Stretch, frame: Stretch) -> tuple[int, int]:
    """First row and number of rows, rounded outwards so that a short stretch stays visible."""
    top = int((stretch[0] - frame[0]) / ROW)
    bottom = -int((frame[0] - min(stretch[1], frame[1])) // ROW)
    return max(top, 0), bottom - max(top, 0)


def _solid(
    lines: list[tuple[Appointment, AppointmentLine]], blocks: list[Block], frame: Stretch, tz: ZoneInfo
) -> list[Piece]:
    """Work, finishing and blocked time, side by side where they overlap on purpose."""
    drawn: list[tuple[Stretch, Piece]] = []
    for visit, line in lines:
        work, _processing, finishing = line_parts(line)
        drawn.append((work, _piece("work", work, frame, visit, line, tz)))
        if finishing[0] < finishing[1]:
            drawn.append((finishing, _piece("finishing", finishing, frame, visit, line, tz)))
    for block in blocks:
        stretch = (block.during.lower, block.during.upper)
        drawn.append((stretch, _block(block, stretch, frame)))
    for (lane, wide), (_stretch, piece) in zip(lanes([stretch for stretch, _p in drawn]), drawn, strict=True):
        piece.lane, piece.lanes = min(lane, MOST_LANES - 1), min(wide, MOST_LANES)
    return [piece for _stretch, piece in sorted(drawn, key=lambda pair: pair[0])]


def _piece(
    kind: str, stretch: Stretch, frame: Stretch, visit: Appointment, line: AppointmentLine, tz: ZoneInfo
) -> Piece:
    top, rows = _rows(stretch, frame)
    return Piece(
        kind=kind,
        top=top,
        rows=rows,
        title=wording.customer_name(visit),
        text=line.service_name,
        times=f"{wording.clock_time(stretch[0], tz)}–{wording.clock_time(stretch[1], tz)}",
        state=visit.state,
        state_label=wording.state_label(visit),
        tone=wording.TONES[AppointmentState(visit.state)],
        visit_id=visit.pk,
        url=reverse("desk:visit", args=[visit.pk]),
    )


def _block(block: Block, stretch: Stretch, frame: Stretch) -> Piece:
    top, rows = _rows(stretch, frame)
    if block.kind == BlockKind.HOLD:
        return Piece(kind="blocked", top=top, rows=rows, title=_("Being booked"))
    url = reverse("desk:block", args=[block.pk])
    return Piece(kind="blocked", top=top, rows=rows, title=block.note or _("Blocked"), url=url)
