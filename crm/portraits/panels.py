"""The customer's face in the head of their pages."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from crm.portraits.models import Portrait
from crm.portraits.selectors import is_portrait_wanted
from tenants.accounts.rights import Action, may


def face_panel(request: HttpRequest, *, customer: Customer, sight: CustomerSight) -> str:
    """The photo, or the initials; for who may change it, the way there."""
    portrait: Portrait | None = getattr(customer, "portrait", None)
    is_shown = portrait is not None and is_portrait_wanted(customer.pk)
    context = {
        "customer": customer,
        "stamp": int(portrait.at.timestamp() * 1000) if portrait and is_shown else None,
        "may_write": may(sight.actor, Action.CUSTOMER_WRITE),
    }
    return render_to_string("desk/portraits/face.html", context, request)
