"""At the desk: what customers answered."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crm.customers.sight import customers_opened
from crm.messaging.selectors import replies_listed
from crm.messaging.views import PER_PAGE
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may, places_with


@require_safe
@staff_required(Action.MESSAGES_SEE)
def replies(request: StaffRequest) -> HttpResponse:
    """What customers answered, newest first."""
    rows = replies_listed(places=places_with(request.actor, Action.MESSAGES_SEE))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "whole": may(request.actor, Action.CUSTOMER_SEE_CONTACT),
        "opened": customers_opened(request.actor, [reply.customer_id for reply in page]),
    }
    return render(request, "desk/messages/replies.html", context)
