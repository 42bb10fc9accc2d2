"""The tab "Consents" of a customer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from crm.customers.page.frame import customer_frame
from crm.privacy.archiving import archives_of
from crm.privacy.forms import GivenForm
from crm.privacy.purposes import Said
from crm.privacy.selectors import consent_log, standings
from crm.privacy.services import consent_record
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_safe
@staff_required(Action.CUSTOMER_SEE_OWN)
def consents(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What the customer agreed to, with its text, and how it came to stand so."""
    customer, _sight, context = customer_frame(request, customer_id, tab="consents")
    if customer.merged_into_id:
        return redirect("privacy:consents", customer.merged_into_id)
    may_erase = customer.erased_at is None and may(request.actor, Action.CUSTOMER_ERASE)
    may_copy = may_erase and may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    context |= {
        "standings": [
            (one, GivenForm(code=one.purpose.code)) for one in standings(request.actor, customer_id)
        ],
        "log": consent_log(customer_id),
        "archives": archives_of(customer_id) if may_copy else [],
        "may_copy": may_copy,
        "may_erase": may_erase,
        "zone": current_salon().time_zone,
    }
    return render(request, "desk/privacy/consents.html", context)


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def consent(request: StaffRequest, customer_id: int, purpose: str) -> HttpResponse:
    """The customer agrees (`given=1`, and how), or takes it back."""
    is_given = request.POST.get("given") == "1"
    way = request.POST.get("way", "") if is_given else "desk_spoken"
    said = Said(customer_id, is_given, way, request.POST.get("read"))
    try:
        consent_record(actor=request.actor, clock=system_clock, code=purpose, said=said)
    except BadInput as refusal:
        messages.error(request, str(refusal.problems[0].text))
    else:
        messages.success(request, _("The consent is noted.") if is_given else _("The consent is taken back."))
    return redirect(f"{reverse('privacy:consents', args=[customer_id])}#{purpose}")
