"""Reads of series."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from booking.diary.models import Appointment
from booking.diary.services import MOVABLE
from booking.diary.sight import Sight
from booking.series.models import Series, SeriesVisit


def series_of(appointment_id: int) -> SeriesVisit | None:
    """The visit's place in its series; None for a visit that stands alone."""
    return SeriesVisit.objects.select_related("series__location").filter(appointment=appointment_id).first()


def visits_seen(series: Series, sight: Sight) -> list[SeriesVisit]:
    """The visits of the series that the person may see, in order, with all that a list shows of them."""
    seen = sight.visits(Appointment.objects.filter(series_visit__series=series)).values("pk")
    return list(rows_of(series).filter(appointment__in=seen))


def rows_of(series: Series) -> QuerySet[SeriesVisit]:
    """All visits of the series in order, each with its lines, people, customer and location."""
    visits = Appointment.objects.select_related("customer", "location__rules").prefetch_related(
        "lines__staff"
    )
    return SeriesVisit.objects.filter(series=series).prefetch_related(Prefetch("appointment", visits))


def coming(rows: list[SeriesVisit], now: datetime, *, from_number: int) -> list[SeriesVisit]:
    """Those of the rows, from that number on, whose visit can still be moved or cancelled."""
    return [
        row
        for row in rows
        if row.number >= from_number and row.appointment.state in MOVABLE and row.appointment.starts_at > now
    ]
