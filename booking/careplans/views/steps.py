"""One step of a plan: paused, ended, a session by hand, a review taken away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from booking.careplans.access import plan_seen
from booking.careplans.forms import MoveForm, StepForm
from booking.careplans.plans import plan_move, session_add, session_remove, visit_leave_out
from booking.careplans.reviews import review_remove
from booking.records.forms import VersionForm
from kernel.clock import system_clock
from kernel.errors import BadInput, NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@require_POST
@staff_required(Action.CARE_PLANS)
def move(request: StaffRequest, care_plan_id: int) -> HttpResponse:
    """`state`: running, paused, finished or ended (with `why`)."""
    plan_seen(request.actor, care_plan_id)
    form = MoveForm(request.POST)

    def run() -> None:
        told = {name: form.cleaned_data[name] for name in ("state", "why", "version")}
        plan_move(actor=request.actor, clock=system_clock, plan_id=care_plan_id, **told)

    return _done(request, care_plan_id, form, run, _("Saved."))


@require_POST
@staff_required(Action.CARE_PLANS)
def step(request: StaffRequest, care_plan_id: int) -> HttpResponse:
    """`how`: add or remove (a session of `line` on the day `on`), out or in (`visit`)."""
    plan_seen(request.actor, care_plan_id)
    form = StepForm(request.POST)
    return _done(
        request, care_plan_id, form, lambda: _step(request, care_plan_id, form.cleaned_data), _("Saved.")
    )


def _step(request: StaffRequest, plan_id: int, data: dict[str, Any]) -> None:
    told = {"actor": request.actor, "plan_id": plan_id, "version": data["version"]}
    how = data["how"]
    if how in ("out", "in"):
        visit_leave_out(**told, visit_id=data["visit"] or 0, is_out=how == "out")
        return
    if how not in ("add", "remove"):
        raise BadInput.of("how", "unknown")
    if data["on"] is None:
        raise BadInput.of("on", "required", _("Please choose the day."))
    if how == "add":
        session_add(**told, clock=system_clock, line_id=data["line"] or 0, on=data["on"])
    else:
        session_remove(**told, line_id=data["line"] or 0, on=data["on"])


@require_POST
@staff_required(Action.CARE_PLANS)
def review_gone(request: StaffRequest, care_plan_id: int, plan_review_id: int) -> HttpResponse:
    """Take a review away."""
    if not plan_seen(request.actor, care_plan_id).reviews.filter(pk=plan_review_id).exists():
        raise NotFound
    form = VersionForm(request.POST)

    def run() -> None:
        version = form.cleaned_data["version"]
        review_remove(actor=request.actor, plan_id=care_plan_id, version=version, review_id=plan_review_id)

    return _done(request, care_plan_id, form, run, _("The review is removed."))


def _done(request: StaffRequest, plan_id: int, form: Any, run: Callable[[], None], text: str) -> HttpResponse:
    """Run it, say what came of it, and go back to the plan."""
    if not form.is_valid():
        problems = [str(said) for errors in form.errors.values() for said in errors]
        messages.error(request, " ".join(problems))
        return redirect("careplans:plan", plan_id)
    try:
        run()
    except (BadInput, StaleVersion) as refusal:
        problems = [str(one.text) for one in getattr(refusal, "problems", [])]
        messages.error(request, " ".join(problems) or str(refusal))
    else:
        messages.success(request, text)
    return redirect("careplans:plan", plan_id)
