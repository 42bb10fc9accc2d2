"""What the calendars' room shows on the pages of lower rooms."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.calendars.services import may_make_feed
from booking.team.models import StaffMember
from tenants.accounts.access import StaffRequest


def profile_panel(request: HttpRequest) -> str:
    """On one's own profile: the way to one's calendar, for whoever works on customers."""
    staff = cast("StaffRequest", request)
    person = StaffMember.objects.filter(user_id=staff.user.pk, archived_at=None).first()
    if person is None or not may_make_feed(staff.actor, person):
        return ""
    return render_to_string("desk/calendars/profile.html", {"person": person}, request=request)
