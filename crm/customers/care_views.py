"""What is to be minded about a customer, and who belongs to them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.customers.care_forms import LinkForm, MindForm
from crm.customers.frame import contacts_shown
from crm.customers.health import health_question
from crm.customers.links import link_remove, link_write, links_of
from crm.customers.models import Customer
from crm.customers.search import begin_url, customers_matching
from crm.customers.sensitivities import sensitivities_of, sensitivity_add, sensitivity_end
from crm.customers.sight import CustomerSight, customer_seen, customer_sight
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
            for problem in refused.problems:
                form.add_error(problem.field if problem.field in form.fields else None, str(problem.text))
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


@require_http_methods(["GET", "POST"])
@staff_required(Action.CUSTOMER_WRITE)
def links(request: StaffRequest, customer_id: int) -> HttpResponse:
    """GET shows who belongs to them and finds people (`?q=`), POST links one, or takes one off (`remove`)."""
    sight = customer_sight(request.actor)
    customer = customer_seen(sight, customer_id)
    if request.method != "POST":
        return _links_page(request, customer, sight, LinkForm())
    form = LinkForm(request.POST)
    if form.is_valid():
        other = customer_seen(sight, form.cleaned_data["other_id"])
        try:
            link_write(actor=request.actor, customer_id=customer_id, **form.cleaned_data)
        except BadInput as refused:
            for problem in refused.problems:
                form.add_error(problem.field, str(problem.text))
        else:
            messages.success(request, _("%(name)s belongs to them now.") % {"name": other.name})
            return redirect("customers:links", customer_id)
    return _links_page(request, customer, sight, form)


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def link_end(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The one named by `other_id` belongs to them no longer."""
    sight = customer_sight(request.actor)
    customer_seen(sight, customer_id)
    text = request.POST.get("other_id", "")
    other = customer_seen(sight, int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0)
    link_remove(actor=request.actor, customer_id=customer_id, other_id=other.pk)
    messages.success(request, _("Taken off."))
    return redirect("customers:links", customer_id)


def _links_page(
    request: StaffRequest, customer: Customer, sight: CustomerSight, form: LinkForm
) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:80]
    seen = sight.customers(Customer.objects.all())
    found = customers_matching(asked, rows=seen, by_contact=sight.contacts) if asked else []
    found = [one for one in found if one != customer]
    context = {
        "customer": customer,
        "form": form,
        "links": links_of(customer.pk),
        "q": asked,
        "begin_url": begin_url(request.actor, asked),
        "found": [(one, contacts_shown(one, sight)) for one in found],
    }
    return render(request, "desk/customers/links.html", context, status=422 if form.errors else 200)
