"""How far plans have come, read from the visits: nothing is ticked, so nothing can be ticked twice or left standing.

A visit that is done with a service counts for the first line (by the plan's beginning, then by place) of a plan of that
customer which recommends the service and has room; each visit counts once for a service, whatever plans there are. A visit
that is taken back, moved to another customer by a merge or changed to another service is told right at the next look. What
was had by no visit is put down by hand, and takes its room first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from booking.careplans.models import CarePlan, PlanLine, PlanState
from booking.diary.models import OPEN_STATES, AppointmentLine, AppointmentState
from kernel.clock import Clock, instant_of, local_day, zone
from kernel.context import current_salon


@dataclass(frozen=True, slots=True)
class Session:
    """One time that a service was had, or is booked (`is_done` false); by hand where there is no visit."""

    on: date
    by: str
    is_done: bool = True
    at: datetime | None = None
    visit_id: int | None = None
    location_id: int | None = None
    staff_id: int | None = None


@dataclass(slots=True)
class LineStanding:
    """How far one line has come; `due_on` is the day from which the next session is wanted, None where none is to be booked."""

    line: PlanLine
    sessions: list[Session] = field(default_factory=list)
    due_on: date | None = None

    @property
    def done(self) -> list[Session]:
        """Those that were had, the oldest first."""
        return sorted((one for one in self.sessions if one.is_done), key=lambda one: one.on)

    @property
    def booked(self) -> list[Session]:
        """Those to come."""
        return [one for one in self.sessions if not one.is_done]

    @property
    def has_room(self) -> bool:
        """Whether another one fits in."""
        return len(self.sessions) < self.line.count

    @property
    def is_complete(self) -> bool:
        """Whether all were had."""
        return len(self.done) >= self.line.count

    @property
    def left(self) -> int:
        """How many are neither had nor booked."""
        return max(self.line.count - len(self.sessions), 0)


@dataclass(slots=True)
class PlanStanding:
    """How far a plan has come on the salon's day `today`."""

    plan: CarePlan
    today: date
    lines: list[LineStanding]

    @property
    def done(self) -> int:
        """Sessions that were had."""
        return sum(len(line.done) for line in self.lines)

    @property
    def total(self) -> int:
        """Sessions that are recommended."""
        return sum(line.line.count for line in self.lines)

    @property
    def is_complete(self) -> bool:
        """Whether every session was had."""
        return bool(self.lines) and all(line.is_complete for line in self.lines)

    @property
    def next_line(self) -> LineStanding | None:
        """What is to be booked next: the line that is due first."""
        return min(
            (line for line in self.lines if line.due_on),
            key=lambda line: (line.due_on or date.max, line.line.position),
            default=None,
        )

    @property
    def due_on(self) -> date | None:
        """The day of the next session that nobody has booked yet."""
        return self.next_line.due_on if self.next_line else None

    @property
    def days_over(self) -> int:
        """By how many days it is late; 0 where it is not."""
        return max((self.today - self.due_on).days, 0) if self.due_on else 0

    @property
    def review_is_due(self) -> bool:
        """Whether the day of the review has come."""
        return self.plan.is_open and self.plan.review_on is not None and self.plan.review_on <= self.today

    def visit_counts(self, visit_id: int) -> bool:
        """Whether that visit is one of its sessions."""
        return any(one.visit_id == visit_id for line in self.lines for one in line.sessions)


def standings_of(customer_ids: Collection[int], clock: Clock) -> dict[int, list[PlanStanding]]:
    """All plans of these customers with how far they have come, by customer, the newest first; four queries at most."""
    plans = (
        CarePlan.objects.filter(customer__in=customer_ids)
        .select_related("customer", "main_staff")
        .prefetch_related("lines__service")
        .order_by("started_on", "pk")
    )
    tz = zone(current_salon().time_zone)
    today = local_day(clock.now(), tz)
    by_customer: dict[int, list[PlanStanding]] = defaultdict(list)
    for plan in plans:
        lines = [LineStanding(line, _by_hand(line)) for line in plan.lines.all()]
        by_customer[plan.customer_id].append(PlanStanding(plan, today, lines))
    for visit in _visits(by_customer, clock):
        _count(visit, by_customer[visit.appointment.customer_id or 0])
    for standings in by_customer.values():
        for standing in standings:
            _put_due(standing)
        standings.sort(key=lambda one: (one.plan.is_open, one.plan.started_on, one.plan.pk), reverse=True)
    return dict(by_customer)


def standing_of(plan: CarePlan, clock: Clock) -> PlanStanding:
    """How far this plan has come."""
    everything = standings_of([plan.customer_id], clock)[plan.customer_id]
    return next(one for one in everything if one.plan.pk == plan.pk)


def _by_hand(line: PlanLine) -> list[Session]:
    return [Session(date.fromisoformat(one["on"]), one["by"]) for one in line.by_hand]


def _visits(by_customer: dict[int, list[PlanStanding]], clock: Clock) -> Iterable[AppointmentLine]:
    """What was had and is booked of the planned services since the first plan began: done first, the oldest first."""
    plans = [standing for standings in by_customer.values() for standing in standings]
    if not plans:
        return []
    tz = zone(current_salon().time_zone)
    since = instant_of(min(one.plan.started_on for one in plans), 0, tz)
    coming = Q(appointment__state__in=OPEN_STATES, appointment__ends_at__gt=clock.now())
    rows = (
        AppointmentLine.objects.filter(
            coming | Q(appointment__state=AppointmentState.DONE),
            appointment__customer__in=list(by_customer),
            appointment__is_test=False,
            starts_at__gte=since,
            service__in={line.line.service_id for one in plans for line in one.lines},
        )
        .select_related("appointment", "staff")
        .order_by("starts_at", "pk")
    )
    return sorted(rows, key=lambda row: row.appointment.state != AppointmentState.DONE)


def _count(row: AppointmentLine, standings: list[PlanStanding]) -> None:
    """Let the visit count for the first line with room; once for its service, however many lines of the visit have it."""
    tz = zone(current_salon().time_zone)
    day, visit_id = local_day(row.starts_at, tz), row.appointment_id
    lines = [line for one in standings for line in one.lines if line.line.service_id == row.service_id]
    if any(session.visit_id == visit_id for line in lines for session in line.sessions):
        return
    for standing in standings:
        if not _takes(standing.plan, day, visit_id):
            continue
        for line in standing.lines:
            if line.line.service_id == row.service_id and line.has_room:
                line.sessions.append(_session(row, day))
                return


def _takes(plan: CarePlan, day: date, visit_id: int) -> bool:
    """Whether the day lies in the plan's time, and nobody said that the visit is none of it."""
    until = plan.ended_on or date.max
    return plan.started_on <= day <= until and visit_id not in plan.left_out


def _session(row: AppointmentLine, day: date) -> Session:
    is_done = row.appointment.state == AppointmentState.DONE
    visit = row.appointment
    return Session(
        day, row.staff.name, is_done, row.starts_at, visit.pk, visit.location_id, row.staff_id
    )  # fmt: skip


def _put_due(standing: PlanStanding) -> None:
    """The day of each line's next session: its weeks after the last one, the first at the plan's beginning.

    Of two lines of one service the later waits until the earlier is full. What is booked already is not due.
    """
    last: dict[int, date] = {}
    by_service: dict[int, bool] = {}
    for line in standing.lines:
        service_id = line.line.service_id
        full = by_service.get(service_id, True)
        last_on = max((one.on for one in line.sessions), default=last.get(service_id))
        if standing.plan.state == PlanState.RUNNING and full and line.has_room and not line.booked:
            weeks = timedelta(weeks=line.line.weeks)
            line.due_on = standing.plan.started_on if last_on is None else last_on + weeks
        if last_on is not None:
            last[service_id] = last_on
        by_service[service_id] = full and not line.has_room
