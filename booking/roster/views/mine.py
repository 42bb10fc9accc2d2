"""One's own coming shifts, and what one asks for."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.places.editing import change_saved
from booking.places.seen import status_of
from booking.roster.drawing import plan_text
from booking.roster.forms import AskOffForm, AskSwapForm
from booking.roster.letters import day_text
from booking.roster.plans import Plan, held_plans
from booking.roster.requests import own_staff, request_withdraw, swap_answer, swap_ask, time_off_ask, today_of
from booking.roster.selectors import asked_of, requests_of
from booking.roster.views.requests import row_of
from booking.team.models import StaffMember
from booking.team.selectors import team
from kernel.clock import system_clock
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

DAYS = 28


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ROSTER_ASK)
def mine(request: StaffRequest) -> HttpResponse:
    """The next four weeks, own requests, swaps asked of me; `act` says which form was sent."""
    try:
        staff = own_staff(request.actor)
    except NotFound:
        return render(request, "desk/roster/mine_nobody.html")
    today = today_of(staff, system_clock)
    plans = held_plans([staff.pk], [today + timedelta(days=number) for number in range(DAYS)])
    forms = _forms(request, staff, plans)
    act = request.POST.get("act", "")
    if act in forms and forms[act].is_valid():
        answered = _asked(request, act, forms[act])
        if answered is not None:
            return answered
    context = {
        "staff": staff,
        "plans": [{"day": day_text(plan.on), "text": plan_text(plan)} for plan in plans],
        "requests": [row_of(row) for row in requests_of(staff)],
        "asked": [row_of(row) for row in asked_of(staff)],
        "ask_off": forms["off"],
        "ask_swap": forms["swap"],
    }
    return render(request, "desk/roster/mine.html", context, status=max(map(status_of, forms.values())))


@require_POST
@staff_required(Action.ROSTER_ASK)
def answer(request: StaffRequest, request_id: int) -> HttpResponse:
    """`agrees=1`, or no: a swap asked of me."""
    agrees = request.POST.get("agrees") == "1"
    done = _("Agreed; now it waits for approval.") if agrees else _("You have said no.")
    told = {"clock": system_clock, "request_id": request_id, "agrees": agrees}
    return _changed(request, swap_answer, told, done)


@require_POST
@staff_required(Action.ROSTER_ASK)
def withdraw(request: StaffRequest, request_id: int) -> HttpResponse:
    """Take one's own request back."""
    return _changed(request, request_withdraw, {"request_id": request_id}, _("Taken back."))


def _changed(request: StaffRequest, service: Any, told: dict[str, Any], done: str) -> HttpResponse:
    to = reverse("roster:mine")
    return change_saved(request, service, told, done=done, to=to) or redirect(to)


def _forms(request: StaffRequest, staff: StaffMember, plans: list[Plan]) -> dict[str, Any]:
    act = request.POST.get("act", "")
    return {
        "off": AskOffForm(request.POST if act == "off" else None, auto_id="off_%s"),
        "swap": AskSwapForm(
            request.POST if act == "swap" else None, plans=plans, people=team().exclude(pk=staff.pk)
        ),
    }


def _asked(request: StaffRequest, act: str, form: Any) -> HttpResponse | None:
    told = {**form.cleaned_data, "clock": system_clock}
    if act == "off":
        told["until_date"] = told["until_date"] or told["from_date"]
    service = time_off_ask if act == "off" else swap_ask
    done = _("Asked. You are written to when it is decided.")
    return change_saved(request, service, told, done=done, to=reverse("roster:mine"), form=form)
