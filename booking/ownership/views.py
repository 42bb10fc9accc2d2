"""Who takes care of a customer, and the customers of somebody who leaves."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from booking.ownership.handing import AlreadyRunning, handover_start, handover_undo
from booking.ownership.models import HandoverState
from booking.ownership.planning import LEAVE, Rule, plan_of
from booking.ownership.selectors import customers_of, handovers_of, is_running
from booking.ownership.services import main_stylist_set
from booking.people.selectors import coming_visits, successors
from booking.team.models import StaffMember
from booking.team.selectors import staff_member
from crm.care.giving import tasks_held
from crm.customers.finding.referring import UNSEEN
from crm.customers.sight import customers_opened
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import BadInput, NotFound
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may
from tenants.accounts.step_up import step_up_required

REFUSED = 422
MOST_SHOWN = 100
RULES = {
    Rule.FAVOURITE: gettext_lazy("whom they came to most otherwise"),
    Rule.FEWEST: gettext_lazy("who does the same and has the fewest customers"),
    Rule.ONE: gettext_lazy("all to one person"),
}


@require_POST
@staff_required(Action.CUSTOMER_WRITE)
def main_stylist(request: StaffRequest, customer_id: int) -> HttpResponse:
    """`staff`: who takes care of them, "" for nobody in particular."""
    typed = request.POST.get("staff", "")
    staff_id = id_of(typed) if typed else None
    if typed and staff_id is None:
        raise NotFound
    main_stylist_set(actor=request.actor, clock=system_clock, customer_id=customer_id, staff_id=staff_id)
    messages.success(request, _("Saved."))
    return redirect("customers:one", customer_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.CUSTOMER_HANDOVER)
@step_up_required
def handover(request: StaffRequest, staff_id: int) -> HttpResponse:
    """`?rule=&one=`: to whom each customer would go; POST with `to-<customer>` where somebody says otherwise."""
    staff = staff_member(staff_id)
    if request.method != "POST":
        return _page(request, staff, request.GET)
    rule, one = _rule(request.POST)
    plan = plan_of(staff, system_clock, rule=rule, one=one, by_hand=_by_hand(request))
    moves = "visits" in request.POST and may(request.actor, Action.APPOINTMENT_WRITE)
    try:
        handover_start(
            actor=request.actor,
            clock=system_clock,
            staff_id=staff.pk,
            plan=plan,
            moves_visits=moves,
            moves_tasks="tasks" in request.POST and may(request.actor, Action.TASKS_LEAD),
            tells="tell" in request.POST,
        )
    except (BadInput, AlreadyRunning) as refusal:
        said = refusal.problems[0].text if isinstance(refusal, BadInput) else refusal
        return _page(request, staff, request.POST, problem=str(said), status=REFUSED)
    text = ngettext("%(n)s customer goes over now.", "%(n)s customers go over now.", len(plan))
    messages.success(request, text % {"n": len(plan)})
    return redirect("ownership:handover", staff.pk)


@require_POST
@staff_required(Action.CUSTOMER_HANDOVER)
@step_up_required
def undo(request: StaffRequest, handover_id: int) -> HttpResponse:
    """The customers go back to whom they came from."""
    count = handover_undo(actor=request.actor, clock=system_clock, handover_id=handover_id)
    text = ngettext("%(n)s customer is given back.", "%(n)s customers are given back.", count)
    messages.success(request, text % {"n": count})
    return redirect("team:team")


def _rule(typed: Mapping[str, Any]) -> tuple[Rule, int | None]:
    named = str(typed.get("rule", ""))
    rule = Rule(named) if named in set(Rule) else Rule.FAVOURITE
    return rule, id_of(str(typed.get("one", "")))


def _by_hand(request: StaffRequest) -> dict[int, int]:
    """What was chosen by customer; "leave" keeps one with who leaves, "" lets the rule decide."""
    chosen = {}
    for name in request.POST:
        customer_id = id_of(name.removeprefix("to-")) if name.startswith("to-") else None
        value = request.POST.get(name, "")
        if customer_id and value:
            chosen[customer_id] = id_of(value) or LEAVE
    return chosen


def _tasks(staff: StaffMember, plan: Mapping[int, int]) -> dict[str, int]:
    """How many open tasks go along with their customers, and how many there are."""
    rows = tasks_held(staff.user_id or 0)
    return {"along": rows.filter(customer__in=plan).count(), "all": rows.count()}


def _page(
    request: StaffRequest,
    staff: StaffMember,
    typed: Mapping[str, Any],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    rule, one = _rule(typed)
    people = [person for person, _services, _places in successors(staff)]
    names = {person.pk: person.name for person in people}
    plan = dict(plan_of(staff, system_clock, rule=rule, one=one))
    customers = customers_of(staff)
    shown = list(customers[:MOST_SHOWN])
    seen = customers_opened(request.actor, [customer.pk for customer in shown])
    counts = [(person, list(plan.values()).count(person.pk)) for person in people]
    context = {
        "staff": staff,
        "rows": [
            (
                customer.pk,
                customer.name if customer.pk in seen else str(UNSEEN),
                plan.get(customer.pk),
                str(typed.get(f"to-{customer.pk}", "")),
            )
            for customer in shown
        ],
        "names": names,
        "opened": seen,
        "total": customers.count(),
        "counts": [(person, n) for person, n in counts if n],
        "people": people,
        "rules": [(code, words, code == rule) for code, words in RULES.items()],
        "rule": rule,
        "one": one,
        "coming": coming_visits(staff, system_clock).count(),
        "tasks": _tasks(staff, plan) if may(request.actor, Action.TASKS_LEAD) else None,
        "may_move": may(request.actor, Action.APPOINTMENT_WRITE),
        "running": is_running(staff),
        "handovers": [(row, len(row.plan), row.state == HandoverState.DONE) for row in handovers_of(staff)],
        "problem": problem,
        "zone": current_salon().time_zone,
        "back": reverse("team:staff", args=[staff.pk]),
        "back_label": staff.name,
    }
    return render(request, "desk/ownership/handover.html", context, status=status)
