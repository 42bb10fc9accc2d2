"""The rectangles of the diary: visits, processing time, blocked time, and the shade behind them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking.diary import wording
from booking.diary.lines.stretching import STRETCHABLE
from booking.diary.look import Look
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, Block, BlockKind, VisitLabel
from booking.diary.presenters.load import line_parts
from booking.diary.services import SHIFTABLE
from booking.diary.sight import Sight
from booking.diary.stretches import Stretch, lanes
from crm.customers.minding.alerts import Alert
from kernel.addresses import address_of

ROW = timedelta(minutes=1)
MOST_LANES = 4
Drawn = list[tuple[Stretch, "Piece"]]


@dataclass(slots=True)
class Piece:
    """A rectangle in a column: `top` and `rows` are minutes, `lane` of `lanes` side by side.

    A visit's piece can be dragged where `place_url` is set, and stretched by its lower edge where `minutes` (of the
    whole line) is. `begins` is the visit's own start in seconds of the epoch.
    """

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
    line_id: int = 0
    version: int = 0
    begins: int = 0
    place_url: str = ""
    can_move: bool = False
    minutes: int = 0
    staff_id: int = 0
    colour: str = ""
    is_forced: bool = False
    is_party: bool = False
    labels: tuple[VisitLabel, ...] = ()
    alerts: tuple[Alert, ...] = ()
    url: str = ""
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Pen:
    """With what pieces are drawn: the shop's zone, the colours, and who may drag what."""

    tz: ZoneInfo
    look: Look = field(default_factory=Look)
    forced: frozenset[int] = frozenset()
    sight: Sight | None = None
    writes_at: frozenset[int] | None = frozenset()  # locations; None for all of them
    writes_own: bool = False

    def may_drag(self, visit: Appointment) -> bool:
        """Whether the person may change the visit: every visit, or one that is theirs alone."""
        if self.writes_at is None or visit.location_id in self.writes_at:
            return True
        own = self.sight.staff_id if self.sight else None
        return self.writes_own and all(line.staff_id == own for line in visit.lines.all())

    def colour_of(self, visit: Appointment, line: AppointmentLine) -> str:
        """The class that gives a piece its colour."""
        if self.look.colour == "service":
            return f"staff-c{line.service.colour}"
        if self.look.colour == "state":
            return f"state-{visit.state}"
        return f"staff-c{line.staff.colour}"


def rows_of(stretch: Stretch, frame: Stretch) -> tuple[int, int]:
    """First row and number of rows, rounded outwards so that a short stretch stays visible."""
    top = int((stretch[0] - frame[0]) / ROW)
    bottom = -int((frame[0] - min(stretch[1], frame[1])) // ROW)
    return max(top, 0), bottom - max(top, 0)


def shade(kind: str, stretch: Stretch, frame: Stretch, title: str) -> Piece:
    """A stretch behind everything else."""
    top, rows = rows_of(stretch, frame)
    return Piece(kind=kind, top=top, rows=rows, title=title)


def parts_drawn(visit: Appointment, line: AppointmentLine, frame: Stretch, pen: Pen) -> tuple[Drawn, Drawn]:
    """The line as its processing (empty where there is none), and its work with its finishing."""
    work, processing, finishing = line_parts(line)
    solid = [(work, _piece("work", work, frame, visit, line, pen))]
    if finishing[0] < finishing[1]:
        solid.append((finishing, _piece("finishing", finishing, frame, visit, line, pen)))
    _let_stretch(visit, line, solid[-1][1], pen)
    if rows_of(processing, frame)[1] <= 0:
        return [], solid
    return [(processing, _piece("processing", processing, frame, visit, line, pen))], solid


def whole_drawn(visit: Appointment, line: AppointmentLine, frame: Stretch, pen: Pen) -> Drawn:
    """The line as one piece from start to end."""
    stretch = (line.starts_at, line.ends_at)
    piece = _piece("work", stretch, frame, visit, line, pen)
    _let_stretch(visit, line, piece, pen)
    return [(stretch, piece)]


def _piece(
    kind: str, stretch: Stretch, frame: Stretch, visit: Appointment, line: AppointmentLine, pen: Pen
) -> Piece:
    top, rows = rows_of(stretch, frame)
    return Piece(
        kind=kind,
        top=top,
        rows=rows,
        title=wording.customer_name(visit),
        text=line.service_name,
        times=f"{wording.clock_time(stretch[0], pen.tz)}–{wording.clock_time(stretch[1], pen.tz)}",
        state=visit.state,
        state_label=wording.state_label(visit),
        tone=wording.TONES[AppointmentState(visit.state)],
        visit_id=visit.pk,
        line_id=line.pk,
        version=visit.version,
        begins=int(visit.starts_at.timestamp()),
        place_url=address_of("desk:visit_place", visit.pk) if pen.may_drag(visit) else "",
        can_move=visit.state in SHIFTABLE,
        staff_id=line.staff_id,
        colour=pen.colour_of(visit, line),
        is_forced=visit.pk in pen.forced,
        is_party=visit.party is not None,
        labels=tuple(visit.labels.all()),
        alerts=visit.alerts,
        url=address_of("desk:visit", visit.pk),
    )


def _let_stretch(visit: Appointment, line: AppointmentLine, piece: Piece, pen: Pen) -> None:
    """The last piece of the last line has an edge to pull."""
    is_last = line.pk == list(visit.lines.all())[-1].pk
    if is_last and visit.state in STRETCHABLE and pen.may_drag(visit):
        piece.minutes = int((line.ends_at - line.starts_at) / ROW)


def block_drawn(block: Block, frame: Stretch) -> Drawn:
    """Time blocked by hand, or held for somebody who is booking."""
    stretch = (block.during.lower, block.during.upper)
    top, rows = rows_of(stretch, frame)
    if block.kind == BlockKind.HOLD:
        return [(stretch, Piece(kind="blocked", top=top, rows=rows, title=_("Being booked")))]
    url = address_of("desk:block", block.pk)
    return [(stretch, Piece(kind="blocked", top=top, rows=rows, title=block.note or _("Blocked"), url=url))]


def side_by_side(drawn: Iterable[tuple[Stretch, Piece]], most: int = MOST_LANES) -> list[Piece]:
    """The pieces by start; those that overlap stand beside each other."""
    pairs = list(drawn)
    for (lane, wide), (_stretch, piece) in zip(lanes([stretch for stretch, _p in pairs]), pairs, strict=True):
        piece.lane, piece.lanes = min(lane, most - 1), min(wide, most)
    return [piece for _stretch, piece in sorted(pairs, key=lambda pair: pair[0])]
