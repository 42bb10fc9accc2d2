"""What the room shows on a customer's page."""

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from crm.duplicates.selectors import pair_beside, reasons_of
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, may


def customer_aside(request: HttpRequest, *, customer: Customer, sight: CustomerSight, **_facts: Any) -> str:
    """Who may be the same person, for whoever may merge them."""
    if not may(cast("StaffRequest", request).actor, Action.CUSTOMER_MERGE):
        return ""
    pair = pair_beside(customer.pk)
    if pair is None:
        return ""
    other = pair.high if pair.low_id == customer.pk else pair.low
    if not sight.customers(Customer.objects.filter(pk=other.pk)).exists():
        return ""
    context = {"customer": customer, "other": other, "reasons": reasons_of(pair)}
    return render_to_string("desk/duplicates/aside.html", context, request=request)


def customer_action(request: HttpRequest, *, customer: Customer, **_facts: Any) -> str:
    """The way to merge them with somebody by hand."""
    if customer.erased_at or not may(cast("StaffRequest", request).actor, Action.CUSTOMER_MERGE):
        return ""
    return render_to_string("desk/duplicates/action.html", {"customer": customer}, request=request)
