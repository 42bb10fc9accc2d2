"""What the time clock shows on the pages of others."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.clock.models import ClockEntry, Correction, CorrectionState
from booking.clock.selectors import last_entry
from booking.clock.wording import standing_of
from booking.team.models import StaffMember
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may


def today_panel(request: HttpRequest) -> str:
    """On Today: what waits for whoever puts hours right."""
    staff = cast("StaffRequest", request)
    if not may(staff.actor, Action.HOURS_WRITE):
        return ""
    marked = ClockEntry.objects.filter(to_check=True).values_list("pk")
    count = marked.union(
        Correction.objects.filter(state=CorrectionState.ASKED).values_list("pk"), all=True
    ).count()
    if not count:
        return ""
    return render_to_string("desk/clock/today.html", {"count": count}, request=request)


def my_day_panel(request: HttpRequest, *, staff: StaffMember) -> str:
    """On My day: since when the person is there, and the way to the clock."""
    if not may(cast("StaffRequest", request).actor, Action.CLOCK_USE):
        return ""
    now = system_clock.now()
    context = {"standing": standing_of(last_entry(staff, now), now)}
    return render_to_string("desk/clock/my_day.html", context, request=request)
