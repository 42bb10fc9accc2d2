"""A customer's own copy of their data, and the page on which they are erased for good."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.customers.erased import hindrances_of
from crm.customers.models import Customer
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import ids_of
from crm.privacy.archiving import archive_ask, archive_fetchable, copy_authorise
from crm.privacy.erasing import GIVEN_REASONS, erasure_make
from crm.privacy.models import Erasure
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound
from kernel.forms import Placing
from kernel.handing import streamed_out
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.step_up import step_up_required

REFUSED, AT_ONCE = 422, 50


class ErasureForm(Placing, forms.Form):
    """Why, and the person's name, as a sign that it is really meant."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[(one.value, one.label) for one in GIVEN_REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please say why.")},
    )
    typed = forms.CharField(label=gettext_lazy("The name, to be sure"), max_length=120)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CUSTOMER_ERASE, whole_salon=True)
@step_up_required
def erase(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What goes and what stays; POST erases."""
    customer = customer_seen(customer_sight(request.actor), customer_id)
    if customer.merged_into_id:
        return redirect("privacy:erase", customer.merged_into_id)
    if customer.erased_at:
        return redirect("privacy:consents", customer_id)
    form = ErasureForm(request.POST if "typed" in request.POST else None)
    if form.is_bound and _erased(request, customer, form):
        return redirect("customers:list")
    context = {
        "customer": customer,
        "form": form,
        "hindrances": hindrances_of(ids_of(customer.pk)),
        "back": reverse("privacy:consents", args=[customer_id]),
        "back_label": customer.name,
    }
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "desk/privacy/erase.html", context, status=status)


def _erased(request: StaffRequest, customer: Customer, form: ErasureForm) -> bool:
    """Whether it is done; else everything that is wrong stands in the form."""
    try:
        row = erasure_make(
            actor=request.actor,
            clock=system_clock,
            customer_id=customer.pk,
            typed=request.POST.get("typed", ""),
            reason=request.POST.get("reason", ""),
        )
    except BadInput as refusal:
        form.take(refusal.problems)
        return False
    messages.success(request, _("Erased, under the number %(key)s.") % {"key": row.key})
    return True


@require_POST
@staff_required(Action.CUSTOMER_ERASE, whole_salon=True)
@step_up_required
def copy(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Ask for the customer's own copy; it is there in a few minutes."""
    archive_ask(actor=request.actor, clock=system_clock, customer_id=customer_id)
    messages.success(request, _("The copy is being made. It stands here in a few minutes."))
    return redirect("privacy:consents", customer_id)


@require_safe
@staff_required(Action.CUSTOMER_ERASE, whole_salon=True)
def copy_file(request: StaffRequest, customer_id: int, archive_id: int) -> HttpResponse:
    """The copy as a file, until its days are over."""
    copy_authorise(request.actor)
    customer = customer_seen(customer_sight(request.actor), customer_id)
    row = archive_fetchable(archive_id, system_clock)
    if row.customer_id != customer.pk:
        raise NotFound
    return streamed_out(row.file, name="data.zip", content_type="application/zip")


@require_safe
@staff_required(Action.AUDIT_SEE, whole_salon=True)
def erasures(request: StaffRequest) -> HttpResponse:
    """Everybody who was erased, the newest first: when, why, by whom, and the number that is left of them."""
    page = Paginator(Erasure.objects.order_by("-at", "-pk"), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "zone": current_salon().time_zone,
        "back": reverse("settings:index"),
        "back_label": _("Settings"),
    }
    return render(request, "desk/privacy/erasures.html", context)
