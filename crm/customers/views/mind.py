"""What is to be minded about a customer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.customers.minding.forms import MindForm
from crm.customers.minding.health import health_question
from crm.customers.minding.sensitivities import sensitivities_of, sensitivity_add, sensitivity_end
from crm.customers.sight import customer_seen, customer_sight
from kernel.clock import system_clock
from kernel.errors import BadInput
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_http_methods(["GET", "POST"])
@staff_required(Action.CUSTOMER_SEE_OWN)
def mind(request: StaffRequest, customer_id: int) -> HttpResponse:
    """GET shows what is to be minded, POST adds to it."""
    customer = customer_seen(customer_sight(request.actor), customer_id)
    form = MindForm(request.POST if request.method == "POST" else None, question=health_question(customer.pk))
    if form.is_bound and form.is_valid():
        try:
            sensitivity_add(
                actor=request.actor,
                customer_id=customer_id,
                minded=form.minded(),
                way=form.cleaned_data.get("way", ""),
            )
        except BadInput as refused:
            form.place(refused.problems)
        else:
            messages.success(request, _("Noted. It is shown wherever they are booked or served."))
            return redirect("customers:one", customer_id)
    context = {
        "customer": customer,
        "form": form,
        "minded": sensitivities_of(customer.pk),
        "may_end": may(request.actor, Action.CUSTOMER_WRITE),
    }
    return render(request, "desk/customers/mind.html", context, status=422 if form.errors else 200)


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def mind_end(request: StaffRequest, customer_id: int, sensitivity_id: int) -> HttpResponse:
    """It holds no longer."""
    customer_seen(customer_sight(request.actor), customer_id)
    sensitivity_end(
        actor=request.actor, clock=system_clock, customer_id=customer_id, sensitivity_id=sensitivity_id
    )
    messages.success(request, _("Taken off; it stays on record."))
    return redirect("customers:mind", customer_id)
