"""What the public pages show at the desk, on the pages of lower rooms."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from booking.storefront.pages import salon_address
from booking.team.models import StaffMember


def person_panel(request: HttpRequest, *, staff: StaffMember) -> str:
    """On a person's page: their own link and its code for print, or why they have none. Visits that come by it say so."""
    is_there = staff.takes_appointments and staff.bookable_online and staff.archived_at is None
    path = f"{reverse('storefront:person', args=[staff.slug])}?from={staff.slug}"
    link = {"name": staff.name, "path": path, "url": salon_address(path)}
    context = {"staff": staff, "is_there": is_there, "link": link}
    return render_to_string("desk/team/own_link.html", context, request=request)
