"""Who belongs to a customer: partners, parents, households."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from crm.customers.finding.search import begin_url, customers_matching
from crm.customers.links import link_remove, link_write, links_of
from crm.customers.models import Customer, LinkKind
from crm.customers.page.frame import contacts_shown
from crm.customers.sight import CustomerSight, customer_seen, customer_sight
from kernel.errors import BadInput
from kernel.forms import Placing
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


class LinkForm(Placing, forms.Form):
    """Somebody who belongs to the customer."""

    use_required_attribute = False

    other_id = forms.IntegerField(label=gettext_lazy("Who"), min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Is their"), choices=LinkKind.choices)
    may_use = forms.BooleanField(label=gettext_lazy("May use their packages and credit"), required=False)


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
            form.place(refused.problems)
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
    other = customer_seen(sight, id_of(request.POST.get("other_id", "")) or 0)
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
