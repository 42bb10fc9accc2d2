"""What the page of a visit says of its series."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.diary.models import Appointment
from booking.diary.sight import sight_of
from booking.diary.views.visit import may_change
from booking.series.making import REPEATABLE
from booking.series.models import SeriesVisit
from booking.series.presenters import rhythm_text
from booking.series.selectors import series_of
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may


def visit_panel(request: HttpRequest, *, appointment: Appointment) -> str:
    """The visit's place in its series, or the way to repeat it, for whoever may change the visit."""
    row = series_of(appointment.pk)
    staff = cast("StaffRequest", request)
    may_repeat = appointment.state in REPEATABLE and _may_change(staff, appointment)
    if row is None and not may_repeat:
        return ""
    context: dict[str, object] = {"visit": appointment, "row": row, "may_repeat": may_repeat}
    if row is not None:
        total = SeriesVisit.objects.filter(series=row.series_id).count()
        context |= {"rhythm": rhythm_text(row), "total": total}
    return render_to_string("desk/series/panel.html", context, request=request)


def _may_change(request: StaffRequest, visit: Appointment) -> bool:
    """As on the visit's page; who may change every visit is not looked up once more."""
    if may(request.actor, Action.APPOINTMENT_WRITE, at=visit.location_id):
        return True
    return may_change(request.actor, visit, sight_of(request.actor))
