"""A customer's portrait: taken with their consent, shown to who sees them, taken away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.customers.page.frame import customer_frame
from crm.customers.sight import customer_seen, customer_sight
from crm.portraits.forms import ASK, PortraitForm
from crm.portraits.selectors import PURPOSE, is_portrait_wanted, portrait_consent, portraits_wanted
from crm.portraits.services import PORTRAIT, portrait_drawn, portrait_remove, portrait_set
from crm.privacy.purposes import WAYS, Said
from crm.privacy.services import consent_record
from crm.privacy.texts import wording_of
from kernel.clock import system_clock
from kernel.errors import BadInput, NotFound, Problem
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

SANDBOX = "default-src 'none'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CUSTOMER_WRITE)
def portrait(request: StaffRequest, customer_id: int) -> HttpResponse:
    """GET shows the photo, or how to take one; POST keeps a new one, with the consent where it is not noted yet."""
    customer_seen(customer_sight(request.actor), customer_id)
    agreed = is_portrait_wanted(customer_id)
    if request.method != "POST":
        return _page(request, customer_id, PortraitForm(agreed=agreed))
    form = PortraitForm(request.POST, request.FILES, agreed=agreed)
    try:
        _keep(request, customer_id)
    except BadInput as refused:
        form.take(refused.problems)
        return _page(request, customer_id, form, status=refused.status)
    messages.success(request, _("The photo is kept."))
    return redirect("customers:one", customer_id)


def _keep(request: StaffRequest, customer_id: int) -> None:
    """Raises NotFound, NotAllowed, BadInput with all that is wrong; nothing is written before the photo is read."""
    actor, way = request.actor, request.POST.get("way", "")
    problems: list[Problem] = []
    try:
        content = portrait_drawn(actor=actor, customer_id=customer_id, upload=request.FILES.get("photo"))
    except BadInput as refused:
        problems += refused.problems
    if not is_portrait_wanted(customer_id) and way not in WAYS:
        problems.append(Problem("way", "required", ASK))
    if problems:
        raise BadInput(problems)
    if way in WAYS:
        said = Said(customer_id, given=True, way=way, read=request.POST.get("read"))
        consent_record(actor=actor, clock=system_clock, code=PURPOSE, said=said)
    portrait_set(actor=actor, clock=system_clock, customer_id=customer_id, content=content)


@require_safe
@staff_required(Action.CUSTOMER_SEE_OWN)
def portrait_file(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The photo itself, for who sees the customer, while they agree to it; kept by no browser."""
    customer = customer_seen(customer_sight(request.actor), customer_id)
    found = portraits_wanted(customer.pk).first()
    if found is None:
        raise NotFound
    answer = HttpResponse(bytes(found.content), content_type="image/webp")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def portrait_removed(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Take it away for good; the consent stays, for a better one."""
    portrait_remove(actor=request.actor, customer_id=customer_id)
    messages.success(request, _("The photo is removed."))
    return redirect("customers:one", customer_id)


def _page(request: StaffRequest, customer_id: int, form: PortraitForm, *, status: int = 200) -> HttpResponse:
    customer, _sight, context = customer_frame(request, customer_id, tab="portrait")
    last = portrait_consent(customer.pk)
    more: dict[str, Any] = {
        "form": form,
        "agreed": last if last and last.given else None,
        "consent_text": wording_of(PORTRAIT),
        "has_portrait": portraits_wanted(customer.pk).exists(),
    }
    return render(request, "desk/portraits/portrait.html", context | more, status=status)
