"""At the desk: how a customer wishes to be written to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.messaging.reaching.wishing import channel_wish_set
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def wish(request: StaffRequest, customer_id: int) -> HttpResponse:
    """How a customer wishes to be written to; back to the page that has the form."""
    channel_wish_set(actor=request.actor, customer_id=customer_id, channel=request.POST.get("channel", ""))
    messages.success(request, _("Saved."))
    back = request.POST.get("next", "")
    is_ours = back.startswith("/desk/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "messages:list")
