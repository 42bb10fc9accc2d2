"""A customer's plans: the tab, one plan whole, a new one, changing it, looking back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.careplans.access import customer_planned, plan_seen
from booking.careplans.forms import PlanForm, ReviewForm, plan_initial, start_initial
from booking.careplans.library import plan_templates, ready_for, start_of
from booking.careplans.models import CarePlan, PlanKind
from booking.careplans.plans import plan_change, plan_make
from booking.careplans.presenting import plan_shown
from booking.careplans.reviews import photos_for, review_add
from booking.careplans.selectors import proposals_of, standings_seen
from booking.diary.views.sent import row_sent
from booking.records.views.changing import REFUSED, changed
from crm.customers.page.frame import customer_frame
from kernel.clock import system_clock
from kernel.context import current_salon, salon_day
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may_somewhere
from tenants.registry.selectors import salon_trade

FORM = "desk/careplans/form.html"


@require_safe
@staff_required(Action.CARE_PLANS)
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """The tab "Care plan": how far each plan has come, and its next session."""
    found = customer_planned(request.actor, customer_id)
    if found.merged_into_id:
        return redirect("careplans:customer", found.merged_into_id)
    _customer, _sight, context = customer_frame(request, customer_id, tab="careplans")
    standings = standings_seen(customer_id, system_clock)
    context |= {
        "standings": standings,
        "proposals": proposals_of(standings),
        "books": may_somewhere(request.actor, Action.APPOINTMENT_WRITE_OWN),
        "ready": ready_for(salon_trade()),
        "own": plan_templates(),
        "kinds": PlanKind.choices,
    }
    return render(request, "desk/careplans/customer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CARE_PLANS)
def new(request: StaffRequest, customer_id: int) -> HttpResponse:
    """A new plan; `?from=` is the template that it begins as."""
    customer = customer_planned(request.actor, customer_id)
    start = start_of(request.GET.get("from", ""), trade=salon_trade())
    initial = start_initial(start) | {"started_on": salon_day(system_clock)}
    form = PlanForm(request.POST or None, kind=start.words.kind, initial=initial)

    def again(status: int) -> HttpResponse:
        context = {
            "form": form,
            "customer": customer,
            "title": _("New care plan"),
            "missing": start.missing,
            **_back(reverse("careplans:customer", args=[customer_id]), customer.name),
        }
        return render(request, FORM, context, status=status)

    def make() -> CarePlan:
        return plan_make(actor=request.actor, clock=system_clock, customer_id=customer_id, words=form.words())

    if request.method != "POST":
        return again(200)
    sent = row_sent(request, form, scope="careplans:plan", make=make, again=again)
    if isinstance(sent, HttpResponse):
        return sent
    messages.success(request, _("The plan is saved. Visits with its services are counted by themselves."))
    return redirect("careplans:plan", sent)


@require_safe
@staff_required(Action.CARE_PLANS)
def plan(request: StaffRequest, care_plan_id: int) -> HttpResponse:
    """One plan whole."""
    return plan_page(request, care_plan_id)


def plan_page(
    request: StaffRequest, plan_id: int, *, review_form: ReviewForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a plan, with a review that could not be taken where there is one."""
    found = plan_seen(request.actor, plan_id)
    photos = photos_for(request.actor, found.customer_id)
    start = {"on": salon_day(system_clock), "version": found.version}
    context = {
        **plan_shown(found, photos, system_clock),
        "photos": photos,
        "review_form": review_form or ReviewForm(kind=found.kind, photos=photos, initial=start),
        "books": may_somewhere(request.actor, Action.APPOINTMENT_WRITE_OWN),
        "zone": current_salon().time_zone,
        "today": salon_day(system_clock),
        **_back(reverse("careplans:customer", args=[found.customer_id]), found.customer.name),
    }
    return render(request, "desk/careplans/plan.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CARE_PLANS)
def change(request: StaffRequest, care_plan_id: int) -> HttpResponse:
    """Change a plan."""
    found = plan_seen(request.actor, care_plan_id)
    form = PlanForm(request.POST or None, kind=found.kind, plan=found, initial=plan_initial(found))
    if request.method == "POST" and changed(
        request,
        form,
        lambda: plan_change(
            actor=request.actor,
            clock=system_clock,
            plan_id=care_plan_id,
            version=form.cleaned_data["version"] or 0,
            words=form.words(),
        ),
        done=_("The plan is saved."),
        newest=lambda: plan_seen(request.actor, care_plan_id).version,
    ):
        return redirect("careplans:plan", care_plan_id)
    context: dict[str, Any] = {
        "form": form,
        "customer": found.customer,
        "title": found.title,
        **_back(reverse("careplans:plan", args=[care_plan_id]), found.title),
    }
    return render(request, FORM, context, status=REFUSED if form.errors else 200)


@require_POST
@staff_required(Action.CARE_PLANS)
def review(request: StaffRequest, care_plan_id: int) -> HttpResponse:
    """Write a review."""
    found = plan_seen(request.actor, care_plan_id)
    photos = photos_for(request.actor, found.customer_id)
    form = ReviewForm(request.POST, kind=found.kind, photos=photos)
    if not changed(
        request,
        form,
        lambda: review_add(
            actor=request.actor,
            clock=system_clock,
            plan_id=care_plan_id,
            version=form.cleaned_data["version"] or 0,
            words=form.review(),
        ),
        done=_("The review is saved."),
        newest=lambda: plan_seen(request.actor, care_plan_id).version,
    ):
        return plan_page(request, care_plan_id, review_form=form, status=REFUSED)
    return redirect(reverse("careplans:plan", args=[care_plan_id]) + "#reviews")


def _back(address: str, label: str) -> dict[str, str]:
    return {"back": address, "back_label": label}
