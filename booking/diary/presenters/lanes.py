"""The live board: who is where in the shop, how long already, and the next step of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from booking.diary import wording
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, VisitLabel
from booking.diary.presenters.load import line_parts
from booking.diary.presenters.rows import NOT_HERE, minutes_late
from booking.diary.presenters.states import StateButton, state_buttons
from booking.diary.stretches import Stretch
from crm.customers.minding.alerts import Alert
from kernel.addresses import address_of

SOON = timedelta(hours=1)  # who comes later is not on the board yet
LATE_CHOICES = (5, 10, 15, 20, 30)
MOST_BUTTONS = 2
SETTLED, OPEN = "settled", "open"
# From how many minutes on the time on a card is amber, and red. Processing runs by the plan and has none.
THRESHOLDS = {
    "coming": (5, 15),
    "arrived": (5, 10),
    "consulting": (10, 20),
    "service": (1, 10),
    "paying": (5, 10),
}


@dataclass(frozen=True, slots=True)
class Timer:
    """The minutes that count on a card, said in words, and their tone ("", good, warn, bad)."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Card:
    """One visit on the board; `steps` are the instants so far as (word, wall time)."""

    visit_id: int
    version: int
    url: str
    step_url: str
    name: str
    time: str
    services: str
    people: str
    colour: int
    timer: Timer | None
    steps: list[tuple[str, str]]
    buttons: list[StateButton]
    may_say_late: bool
    late_minutes: int
    labels: tuple[VisitLabel, ...] = ()
    alerts: tuple[Alert, ...] = ()


@dataclass(slots=True)
class Lane:
    """A column of the board."""

    code: str
    title: str
    icon: str
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose board it is: the shop's zone, the present, and which visits the person may bring on."""

    tz: ZoneInfo
    now: datetime
    may_change: frozenset[int]


def lanes_of(visits: Sequence[Appointment], hand: Hand) -> list[Lane]:
    """Today's visits in the lanes of the board; who waits longest stands first in each."""
    lanes = {lane.code: lane for lane in _lanes()}
    for visit in sorted(visits, key=_since):
        if code := lane_of(visit, hand.now):
            lanes[code].cards.append(_card(visit, code, hand))
    return list(lanes.values())


def settled_count(visits: Sequence[Appointment]) -> int:
    """How many of the visits are paid."""
    return sum(visit.settled_at is not None for visit in visits)


def _lanes() -> list[Lane]:
    return [
        Lane("coming", _("Expected"), "calendar-clock"),
        Lane("arrived", pgettext("place", "Reception"), "door-open"),
        Lane("consulting", _("Consultation"), "messages-square"),
        Lane("service", pgettext("board", "In service"), "scissors"),
        Lane("processing", pgettext("board", "Processing"), "hourglass"),
        Lane("paying", _("Done, to pay"), "wallet"),
    ]


def lane_of(visit: Appointment, now: datetime) -> str:
    """The visit's lane, "" where it is not on the board: much later, gone, or paid."""
    if visit.state in NOT_HERE:
        return "coming" if visit.starts_at - now <= SOON else ""
    if visit.state == AppointmentState.IN_SERVICE:
        return "processing" if processing_until(visit, now) else "service"
    lanes = {AppointmentState.ARRIVED: "arrived", AppointmentState.CONSULTING: "consulting"}
    if visit.state == AppointmentState.DONE and visit.settled_at is None:
        return "paying"
    return lanes.get(AppointmentState(visit.state), "")


def processing_until(visit: Appointment, now: datetime) -> datetime | None:
    """The end of the processing that runs now by the plan, which began when the visit was started; else None.

    While somebody works on another line of the visit it is in service.
    """
    delay = visit.started_at - visit.starts_at if visit.started_at else timedelta()
    then = now - delay
    lines = [line_parts(line) for line in visit.lines.all()]
    if any(_holds(part, then) for work, _processing, finishing in lines for part in (work, finishing)):
        return None
    ends = [processing[1] + delay for _work, processing, _finishing in lines if _holds(processing, then)]
    return max(ends, default=None)


def _holds(stretch: Stretch, instant: datetime) -> bool:
    return stretch[0] <= instant < stretch[1]


def _since(visit: Appointment) -> datetime:
    return visit.finished_at or visit.started_at or visit.consulted_at or visit.arrived_at or visit.starts_at


def _card(visit: Appointment, code: str, hand: Hand) -> Card:
    lines: list[AppointmentLine] = list(visit.lines.all())
    may_change = visit.pk in hand.may_change
    return Card(
        visit_id=visit.pk,
        version=visit.version,
        url=address_of("desk:visit", visit.pk),
        step_url=address_of("desk:board_step", visit.pk),
        name=wording.customer_name(visit),
        time=wording.clock_time(visit.starts_at, hand.tz),
        services=wording.services_text(visit),
        people=wording.people_text(visit),
        colour=lines[0].staff.colour if lines else 1,
        timer=timer_of(visit, code, hand.now),
        steps=steps_of(visit, hand.tz),
        buttons=_buttons(visit, hand.now)[:MOST_BUTTONS] if may_change else [],
        may_say_late=may_change and code == "coming",
        late_minutes=visit.late_minutes,
        labels=tuple(visit.labels.all()),
        alerts=visit.alerts,
    )


def _buttons(visit: Appointment, now: datetime) -> list[StateButton]:
    if visit.state == AppointmentState.DONE:
        return [settle_button(visit)]
    buttons = [button for button in state_buttons(visit, now) if button.icon != "undo-2"]
    return [button for button in buttons if button.state != AppointmentState.CONFIRMED]


def settle_button(visit: Appointment) -> StateButton:
    """Paid, or not paid after all."""
    if visit.settled_at is None:
        return StateButton(SETTLED, pgettext("button", "Paid"), icon="wallet", primary=True)
    return StateButton(OPEN, _("Not paid after all"), icon="undo-2")


def timer_of(visit: Appointment, code: str, now: datetime) -> Timer | None:
    """What runs on the card of that lane."""
    if code == "coming":
        return _coming(visit, now)
    if code == "service":
        return _in_service(visit, now)
    if code == "processing":
        left = _minutes((processing_until(visit, now) or now) - now)
        return Timer(_("%(n)s min left") % {"n": left}, "good")
    since = _since(visit)
    counted = _minutes(now - (max(since, visit.starts_at) if code == "arrived" else since))
    return Timer(_("%(n)s min") % {"n": _minutes(now - since)}, tone_of(code, counted))


def tone_of(code: str, minutes: int) -> str:
    """Green, amber or red by the lane's thresholds."""
    amber, red = THRESHOLDS[code]
    return "bad" if minutes >= red else "warn" if minutes >= amber else "good"


def _coming(visit: Appointment, now: datetime) -> Timer | None:
    late = max(minutes_late(visit, now), _minutes(now - visit.starts_at))
    if visit.late_minutes > late:
        return Timer(_("comes %(n)s min late") % {"n": visit.late_minutes}, "warn")
    if late <= 0:
        return None
    said = ngettext("%(n)s min late", "%(n)s min late", late)
    return Timer(said % {"n": late}, tone_of("coming", late))


def _in_service(visit: Appointment, now: datetime) -> Timer:
    """Minutes left by the plan, or over it."""
    delay = visit.started_at - visit.starts_at if visit.started_at else timedelta()
    left = visit.ends_at + delay - now
    if left > timedelta():
        return Timer(_("%(n)s min left") % {"n": _minutes(left)}, "good")
    return Timer(_("%(n)s min over") % {"n": _minutes(-left)}, tone_of("service", _minutes(-left)))


def _minutes(length: timedelta) -> int:
    return max(0, int(length.total_seconds() // 60))


def steps_of(visit: Appointment, tz: ZoneInfo) -> list[tuple[str, str]]:
    """Each step so far with its wall time."""
    stamps = [
        (_("Arrived"), visit.arrived_at),
        (_("Consultation"), visit.consulted_at),
        (_("Started"), visit.started_at),
        (_("Done"), visit.finished_at),
        (_("Paid"), visit.settled_at),
    ]
    return [(word, wording.clock_time(instant, tz)) for word, instant in stamps if instant]
