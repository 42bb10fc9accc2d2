"""Reads for the month at a glance: plain rows, since a month has thousands of lines and shows none of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from booking.diary.models import Appointment, AppointmentLine, AppointmentState, VisitLabelling
from booking.diary.selectors.span import Span
from booking.diary.sight import Sight

GONE = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)


class MonthLine(NamedTuple):
    """One line of a visit that stands; times as on the line, minutes of its parts, and what the visit is."""

    visit_id: int
    visit_start: datetime
    visit_end: datetime
    finished_at: datetime | None
    state: str
    category_id: int
    staff_id: int
    starts_at: datetime
    ends_at: datetime
    processing_minutes: int
    finishing_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int


COLUMNS = (
    "appointment_id",
    "appointment__starts_at",
    "appointment__ends_at",
    "appointment__finished_at",
    "appointment__state",
    "service__category_id",
    "staff_id",
    "starts_at",
    "ends_at",
    "processing_minutes",
    "finishing_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
)


def month_lines(span: Span, sight: Sight) -> dict[date, list[MonthLine]]:
    """The lines of each day's visits that may be seen, without cancelled and missed ones; one query."""
    start, end = span.range
    rows = AppointmentLine.objects.filter(
        appointment__location=span.location, appointment__starts_at__lt=end, appointment__starts_at__gte=start
    ).exclude(appointment__state__in=GONE)
    if not sight.whole:
        rows = rows.filter(appointment__in=sight.visits(Appointment.objects.all()).values("pk"))
    found: dict[date, list[MonthLine]] = {day: [] for day in span.days}
    for line in _as_lines(rows.order_by("appointment__starts_at", "pk").values_list(*COLUMNS)):
        found[line.visit_start.astimezone(span.tz).date()].append(line)
    return found


def labelled(label_id: int, span: Span) -> frozenset[int]:
    """The visits of those days that wear the label."""
    start, end = span.range
    rows = VisitLabelling.objects.filter(
        label_id=label_id, appointment__starts_at__lt=end, appointment__starts_at__gte=start
    )
    return frozenset(rows.values_list("appointment_id", flat=True))


def _as_lines(rows: Iterable[tuple[object, ...]]) -> Iterable[MonthLine]:
    return map(MonthLine._make, rows)
