"""A customer made and changed at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm.customers.basics import Basics, basics_problems, customer_change, customer_create
from crm.customers.finding.referring import asked_of, referrer_choices
from crm.customers.finding.search import customer_with_contact
from crm.customers.forms import CustomerForm
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight, customer_seen, customer_sight
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.errors import BadInput, StaleVersion
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_http_methods(["GET", "POST"])
@staff_required(Action.CUSTOMER_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """GET shows the form (`?name=&phone=&email=` fill it in), POST makes the customer."""
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:120] for name in ("name", "phone", "email")}
        return _page(request, CustomerForm(initial=given), None)
    form = CustomerForm(request.POST)
    try:
        basics = _typed(form, None, request.actor)
        made = customer_create(actor=request.actor, clock=system_clock, basics=basics)
    except BadInput as refused:
        form.take(refused.problems)
        return _page(request, form, None, status=refused.status)
    messages.success(request, _("%(name)s is in your list of customers now.") % {"name": made.name})
    return redirect("customers:one", made.pk)


@require_http_methods(["GET", "POST"])
@staff_required(Action.CUSTOMER_WRITE)
def edit(request: StaffRequest, customer_id: int) -> HttpResponse:
    """GET shows what is known, POST writes what is known now."""
    sight = customer_sight(request.actor)
    customer = customer_seen(sight, customer_id)
    if customer.merged_into_id:
        return redirect("customers:edit", customer.merged_into_id)
    if request.method != "POST":
        return _page(request, CustomerForm(customer=customer, with_ways=sight.contacts), customer)
    form = CustomerForm(request.POST, customer=customer, with_ways=sight.contacts)
    try:
        basics = _typed(form, customer, request.actor)
        version = form.cleaned_data["version"] or 0
        customer_change(
            actor=request.actor, clock=system_clock, customer_id=customer_id, version=version, basics=basics
        )
    except BadInput as refused:
        form.take(refused.problems)
        return _page(request, form, customer, status=refused.status)
    except StaleVersion as refused:
        form.say_newer(customer_seen(customer_sight(request.actor), customer_id))
        return _page(request, form, customer, status=refused.status)
    messages.success(request, _("Saved."))
    return redirect("customers:one", customer_id)


@require_GET
@staff_required(Action.CUSTOMER_WRITE)
def known(request: StaffRequest) -> HttpResponse:
    """`?phone=&email=&but=`: who has this contact already, while it is being typed."""
    but = request.GET.get("but", "")
    sight = customer_sight(request.actor)
    ways = [(kind, request.GET.get(kind, "")[:254]) for kind in ("phone", "email")]
    found = [(kind, person) for kind, text in ways if (person := customer_with_contact(kind, text, sight))]
    others = [(kind, person) for kind, person in found if str(person.pk) != but]
    return render(request, "desk/customers/known.html", {"known": others})


@require_GET
@staff_required(Action.CUSTOMER_WRITE)
def referrers(request: StaffRequest) -> HttpResponse:
    """`?rq=&of=&referrer_id=`: who may have sent the customer `of`, while it is being typed; who is chosen stays."""
    sight = customer_sight(request.actor)
    of = id_of(request.GET.get("of", ""))
    customer = customer_seen(sight, of) if of else None
    chosen = request.GET.get("referrer_id", "")
    return render(request, "desk/customers/referrers.html", _referrers(request, sight, customer, chosen))


def _referrers(
    request: StaffRequest, sight: CustomerSight, customer: Customer | None, chosen: str
) -> dict[str, Any]:
    """What the template of the referrers asks."""
    asked = asked_of(request.GET.get("rq", ""))
    choices = referrer_choices(sight, customer=customer, chosen=id_of(chosen), asked=asked)
    found_any = any(not one.is_chosen for one in choices)
    return {"referrers": choices, "asked": asked, "found_any": found_any}


def _typed(form: CustomerForm, customer: Customer | None, actor: Actor) -> Basics:
    """What was typed. Raises BadInput with all that is wrong, where the form alone finds something."""
    if not form.is_valid():
        known = basics_problems(actor=actor, basics=form.basics(), customer=customer, clock=system_clock)
        raise BadInput(known)
    return form.basics()


def _page(
    request: StaffRequest, form: CustomerForm, customer: Customer | None, *, status: int = 200
) -> HttpResponse:
    shown = ("phone", "email") if form.is_bound and form.with_ways else ()
    given = [(kind, str(form[kind].value() or "")) for kind in shown]
    sight = customer_sight(request.actor)
    people = [(kind, customer_with_contact(kind, text, sight)) for kind, text in given]
    context: dict[str, Any] = {
        "form": form,
        "customer": customer,
        "known": [(kind, person) for kind, person in people if person and person != customer],
        "unfolded": form.is_bound or customer is not None,
        **_referrers(request, sight, customer, str(form["referrer_id"].value() or "")),
    }
    return render(request, "desk/customers/edit.html", context, status=status)
