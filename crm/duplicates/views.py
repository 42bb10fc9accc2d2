"""Duplicates at the desk: what was found, two customers side by side, and taking a merge back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.customers.finding.search import customers_matching
from crm.customers.models import Customer
from crm.customers.page.frame import contacts_shown
from crm.customers.sight import CustomerSight, customer_seen, customer_sight
from crm.duplicates.comparing import choice_typed, rows_of_choice
from crm.duplicates.models import Pair
from crm.duplicates.selectors import counts_of, merges_undoable, pairs_open, reasons_of
from crm.duplicates.services import AlreadyMerged, customers_merge, pair_dismiss
from crm.duplicates.undoing import MergedFurther, MergeIsFinal, merge_undo
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, Busy, NotFound, StaleVersion
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.step_up import step_up_required

REFUSED, CONFLICT = 422, 409
LIST = "duplicates:list"


@require_GET
@staff_required(Action.CUSTOMER_MERGE)
def listed(request: StaffRequest) -> HttpResponse:
    """Pairs that look like one person, the surest first, and merges that can be undone."""
    sight = customer_sight(request.actor)
    context = {
        "pairs": [_pair(pair, sight) for pair in pairs_open(sight)],
        "merges": list(merges_undoable(sight, system_clock)),
        "zone": current_salon().time_zone,
    }
    return render(request, "desk/duplicates/list.html", context)


def _pair(pair: Pair, sight: CustomerSight) -> dict[str, Any]:
    people = [(one, contacts_shown(one, sight)) for one in (pair.low, pair.high)]
    return {"pair": pair, "people": people, "reasons": reasons_of(pair)}


@require_GET
@staff_required(Action.CUSTOMER_MERGE)
def choose(request: StaffRequest, customer_id: int) -> HttpResponse:
    """`?q=`: who else this customer is."""
    sight = customer_sight(request.actor)
    customer = customer_seen(sight, customer_id)
    if customer.erased_at:
        raise NotFound
    if customer.merged_into_id:
        return redirect("duplicates:choose", customer.merged_into_id)
    text = request.GET.get("q", "").strip()[:100] or customer.name
    seen = sight.customers(Customer.objects.all())
    found = customers_matching(text, most=20, rows=seen, by_contact=sight.contacts)
    rows = Customer.objects.filter(pk__in=[one.pk for one in found]).exclude(pk=customer.pk)
    rows = rows.prefetch_related("contacts")
    context = {
        "customer": customer,
        "q": text,
        "people": [(one, contacts_shown(one, sight)) for one in rows.order_by("name", "pk")],
        "back": reverse("customers:one", args=[customer.pk]),
        "back_label": customer.name,
    }
    return render(request, "desk/duplicates/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CUSTOMER_MERGE)
@step_up_required
def compare(request: StaffRequest, customer_id: int, other_id: int) -> HttpResponse:
    """Two customers side by side; the first stays. POST merges the other into it."""
    sight = customer_sight(request.actor)
    kept, gone = (customer_seen(sight, one) for one in (customer_id, other_id))
    if kept.pk == gone.pk or kept.erased_at or gone.erased_at:
        raise NotFound
    if kept.merged_into_id or gone.merged_into_id:
        messages.info(request, str(AlreadyMerged.message))
        return redirect("customers:one", kept.merged_into_id or kept.pk)
    if request.method != "POST":
        return _compared(request, kept, gone, sight)
    try:
        customers_merge(
            actor=request.actor,
            clock=system_clock,
            kept_id=kept.pk,
            gone_id=gone.pk,
            versions=(_number(request, "kept"), _number(request, "gone")),
            choice=choice_typed(request.POST),
        )
    except BadInput as refusal:
        return _compared(request, kept, gone, sight, [str(one.text) for one in refusal.problems], REFUSED)
    except (StaleVersion, AlreadyMerged, Busy) as refusal:
        kept, gone = (customer_seen(sight, one) for one in (customer_id, other_id))
        return _compared(request, kept, gone, sight, [str(refusal)], CONFLICT)
    messages.success(request, _("They are one customer now. You can undo it for 30 days under Duplicates."))
    return redirect("customers:one", kept.pk)


def _number(request: StaffRequest, name: str) -> int:
    return id_of(request.POST.get(name, "")) or 0


def _compared(
    request: StaffRequest,
    kept: Customer,
    gone: Customer,
    sight: CustomerSight,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "kept": kept,
        "gone": gone,
        "sides": [(one, contacts_shown(one, sight)) for one in (kept, gone)],
        "rows": rows_of_choice(kept, gone, sight, request.POST),
        "counts": counts_of(kept.pk, gone.pk),
        "problems": problems or [],
        "zone": current_salon().time_zone,
        "back": reverse(LIST),
        "back_label": _("Duplicates"),
    }
    return render(request, "desk/duplicates/compare.html", context, status=status)


@require_POST
@staff_required(Action.CUSTOMER_MERGE)
def dismiss(request: StaffRequest, customer_id: int, other_id: int) -> HttpResponse:
    """They are two people."""
    pair_dismiss(actor=request.actor, clock=system_clock, first_id=customer_id, second_id=other_id)
    messages.success(request, _("Noted: these are two people. They are not shown again."))
    return redirect(LIST)


@require_POST
@staff_required(Action.CUSTOMER_MERGE)
@step_up_required
def undo(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Two people again."""
    try:
        merge = merge_undo(actor=request.actor, clock=system_clock, merge_id=merge_id)
    except (MergeIsFinal, MergedFurther, Busy) as refusal:
        messages.error(request, str(refusal))
        return redirect(LIST)
    messages.success(request, _("Undone: they are two customers again."))
    return redirect("customers:one", merge.gone_id)
