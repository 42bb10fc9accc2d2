"""What the calendars' room shows on the pages of lower rooms."""

from typing import cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.calendars.busy import busy_beside
from booking.calendars.customer_feeds import customer_has_feed
from booking.calendars.services import may_make_feed
from booking.diary.models import Appointment
from booking.diary.presenters.load import OFF_THE_BOARD
from booking.team.models import StaffMember
from tenants.accounts.access import StaffRequest


def profile_panel(request: HttpRequest) -> str:
    """On one's own profile: the way to one's calendar, for whoever works on customers."""
    staff = cast("StaffRequest", request)
    person = StaffMember.objects.filter(user_id=staff.user.pk, archived_at=None).first()
    if person is None or not may_make_feed(staff.actor, person):
        return ""
    return render_to_string("desk/calendars/profile.html", {"person": person}, request=request)


def visit_panel(request: HttpRequest, *, appointment: Appointment) -> str:
    """On a visit: that somebody of it has something elsewhere at the same time."""
    beside = [] if appointment.state in OFF_THE_BOARD else busy_beside(appointment)
    if not beside:
        return ""
    context = {"beside": beside, "tz": ZoneInfo(appointment.location.time_zone)}
    return render_to_string("desk/calendars/beside.html", context, request=request)


def customer_panel(request: HttpRequest, *, visit: Appointment, token: str, said: str = "") -> str:
    """On the customer's own page of a visit: all their visits in their calendar."""
    if visit.customer_id is None:
        return ""
    context = {"token": token, "said": said, "has_feed": customer_has_feed(visit.customer_id)}
    return render_to_string("storefront/calendar_panel.html", context, request=request)
