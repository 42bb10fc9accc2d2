"""What plans show on other rooms' pages: the next session at check-out, on the customer's page, and what is due on Today."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from booking.careplans.access import sees_plans
from booking.careplans.selectors import proposals_for, proposals_of, standings_seen
from booking.diary.models import Appointment, AppointmentState
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight, customer_sight
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may_somewhere


def visit_panel(request: HttpRequest, *, appointment: Appointment) -> str:
    """On a visit from its arrival on: how far its plans are, and the next session to book. For who books and who keeps plans."""
    actor = cast("StaffRequest", request).actor
    here = (AppointmentState.ARRIVED, AppointmentState.CONSULTING, AppointmentState.IN_SERVICE)
    if appointment.customer_id is None or appointment.state not in (*here, AppointmentState.DONE):
        return ""
    seen = customer_sight(actor).customers(Customer.objects.filter(pk=appointment.customer_id))
    if not seen.exists():
        return ""
    standings = standings_seen(appointment.customer_id, system_clock)
    proposals = proposals_of(standings)
    counted = [one for one in standings if one.visit_counts(appointment.pk)]
    if not proposals and not counted:
        return ""
    context = {
        "counted": counted,
        "proposals": proposals,
        "keeps": sees_plans(actor),
        "books": may_somewhere(actor, Action.APPOINTMENT_WRITE_OWN),
    }
    return render_to_string("desk/careplans/visit.html", context, request=request)


def customer_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """Beside the timeline: the next session of each running plan."""
    actor = cast("StaffRequest", request).actor
    proposals = proposals_for(customer.pk, system_clock)
    if not proposals:
        return ""
    context = {
        "proposals": proposals,
        "keeps": sees_plans(actor),
        "books": may_somewhere(actor, Action.APPOINTMENT_WRITE_OWN),
    }
    return render_to_string("desk/careplans/aside.html", context, request=request)
