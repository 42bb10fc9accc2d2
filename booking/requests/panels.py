"""What requests show on the pages of lower rooms."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.diary.models import Appointment, AppointmentState
from booking.diary.sight import sight_of
from booking.diary.views.visit import may_change
from booking.diary.wording import customer_name, services_text
from booking.requests import selectors
from booking.storefront.choosing.choice import Choice
from kernel.clock import zone
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may_somewhere, places_with

MOST_ON_TODAY = 4


def times_panel(request: HttpRequest, *, choice: Choice, is_full: bool) -> str:
    """Below the free times: asking for a group or a series."""
    rules = selectors.rules_now()
    if not (rules.takes_groups or rules.takes_series):
        return ""
    context = {"choice": choice.at(None), "rules": rules}
    return render_to_string("storefront/requests/invite.html", context, request=request)


def today_panel(request: HttpRequest) -> str:
    """On Today: what waits for an answer, with the button that says yes."""
    staff = cast("StaffRequest", request)
    if not may_somewhere(staff.actor, Action.APPOINTMENT_WRITE_OWN):
        return ""
    sight = sight_of(staff.actor)
    visits = [visit for visit in selectors.pending_visits(sight) if may_change(staff.actor, visit, sight)]
    places = places_with(staff.actor, Action.APPOINTMENT_WRITE)
    asked = selectors.requests_open(places).count()
    if not visits and not asked:
        return ""
    context = {"rows": [visit_row(one) for one in visits[:MOST_ON_TODAY]], "count": len(visits) + asked}
    return render_to_string("desk/requests/today.html", context, request=request)


def visit_panel(request: HttpRequest, *, appointment: Appointment) -> str:
    """In the drawer of a visit that is asked for: yes, or no with other times."""
    staff = cast("StaffRequest", request)
    if appointment.state != AppointmentState.PENDING:
        return ""
    if not may_change(staff.actor, appointment, sight_of(staff.actor)):
        return ""
    return render_to_string("desk/requests/panel.html", {"row": visit_row(appointment)}, request=request)


def visit_row(visit: Appointment) -> dict[str, Any]:
    """One visit that waits for an answer, as lists show it."""
    return {
        "visit": visit,
        "name": customer_name(visit),
        "services": services_text(visit),
        "tz": zone(visit.location.time_zone),
    }
