"""The contacts of one customer: shown to who otherwise sees them masked, asked after once a year, the main one chosen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.customers.basics import contacts_confirm
from crm.customers.contacts.showing import contacts_show
from crm.customers.contacts.ways import contact_make_main
from crm.customers.page.frame import customer_frame
from crm.customers.sight import customer_seen, customer_sight
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def contacts(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The contacts in full, on record; nothing keeps them but this answer."""
    shown = contacts_show(actor=request.actor, customer_id=customer_id, reason=request.POST.get("reason", ""))
    if request.headers.get("HX-Request"):
        return render(
            request,
            "desk/customers/contacts.html",
            {"contacts": shown, "may_show": False, "is_swapped": True},
        )
    _found, _sight, context = customer_frame(request, customer_id, tab="timeline")
    return render(request, "desk/customers/shown.html", {**context, "contacts": shown, "may_show": False})


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def confirm(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The contacts are still right."""
    customer_seen(customer_sight(request.actor), customer_id)
    contacts_confirm(actor=request.actor, clock=system_clock, customer_id=customer_id)
    messages.success(request, _("Noted: still right today."))
    return redirect("customers:one", customer_id)


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def contact_main(request: StaffRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Another phone or email is the one that is used."""
    customer_seen(customer_sight(request.actor), customer_id)
    contact_make_main(actor=request.actor, customer_id=customer_id, contact_id=contact_id)
    messages.success(request, _("This is the main one now."))
    return redirect("customers:one", customer_id)
