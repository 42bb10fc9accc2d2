"""What messages show on the pages of other rooms."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from crm.messaging.selectors import bound_channels, messages_about, replies_of, wish_of
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may


def visit_panel(request: HttpRequest, *, appointment: Any) -> str:
    """On a visit: what the customer was sent, what they answered, and how they wish to be written to."""
    staff = cast("StaffRequest", request)
    if appointment.customer_id is None or not may(
        staff.actor, Action.MESSAGES_SEE, at=appointment.location_id
    ):
        return ""
    about = appointment._meta.label_lower
    context = {
        "appointment": appointment,
        "sent": messages_about(about, appointment.pk, appointment.customer_id),
        "replies": replies_of(appointment.customer_id, about_type=about, about_id=appointment.pk),
        "whole": may(staff.actor, Action.CUSTOMER_SEE_CONTACT),
        "wish": wish_of(appointment.customer_id),
        "bound": dict.fromkeys(bound_channels(appointment.customer_id), True),
        "may_wish": may(staff.actor, Action.CUSTOMER_WRITE),
        "tz": appointment.location.time_zone,
    }
    return render_to_string("desk/messages/visit_panel.html", context, request=request)
