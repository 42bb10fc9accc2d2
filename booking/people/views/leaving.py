"""Somebody leaves: one page that leads through their last day, their login, their coming visits and their regulars."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary.models import Appointment
from booking.diary.presenters.rows import Row, row_of
from booking.diary.sight import sight_of
from booking.diary.views.changing import problem_text
from booking.diary.wishes import SlotTaken
from booking.people.selectors import coming_visits, regulars_without_visit, successors
from booking.people.services import Handing, staff_leaves, visits_hand_over
from booking.places.editing import refusal_to_form
from booking.places.fields import DayField
from booking.places.seen import made_from, unchanged_since
from booking.team.models import StaffMember
from booking.team.selectors import staff_member
from kernel.clock import system_clock, zone
from kernel.context import current_salon, salon_day
from kernel.design.panels import panels_at
from kernel.errors import BadInput, ChignonError, NotFound, StaleVersion
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may
from tenants.accounts.roles.granting import LastOwner
from tenants.accounts.step_up import step_up_required

PER_PAGE = 40
MOST_REGULARS = 20
ANYONE = "any"
REFUSED = 422


class LeavingForm(forms.Form):
    """When somebody is here no more."""

    leaves_on = DayField(
        label=gettext_lazy("First day no longer here"),
        help_text=gettext_lazy("Nothing is booked with them from this day on; the login ends that midnight."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TEAM_WRITE, whole_salon=True)
@step_up_required
def leaving(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The page; POST writes the last day."""
    staff = _here(staff_id)
    form = _form(staff, request.POST if "leaves_on" in request.POST else None)
    if form.is_bound and form.is_valid() and _left(request, staff, form):
        return redirect("people:leaving", staff_id=staff_id)
    return _page(request, staff, form, {}, status=REFUSED if form.is_bound else 200)


@require_POST
@staff_required(Action.TEAM_WRITE, whole_salon=True)
def hand_over(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Each chosen visit goes over; those that cannot stay, and say why."""
    staff = _here(staff_id)
    if staff.leaves_on is None:
        return redirect("people:leaving", staff_id=staff_id)
    outcome = visits_hand_over(
        actor=request.actor, clock=system_clock, staff=staff, handings=_handings(request, staff)
    )
    if outcome.done:
        text = ngettext("%(n)s visit is handed over.", "%(n)s visits are handed over.", outcome.done)
        messages.success(request, text % {"n": outcome.done})
    if not outcome.refused:
        return redirect("people:leaving", staff_id=staff_id)
    return _page(request, staff, _form(staff, None), outcome.refused, status=REFUSED)


def _here(staff_id: int) -> StaffMember:
    staff = staff_member(staff_id)
    if staff.archived_at:
        raise NotFound
    return staff


def _form(staff: StaffMember, typed: Any) -> LeavingForm:
    form = LeavingForm(typed, initial={"leaves_on": staff.leaves_on})
    return made_from(form, read=lambda: [{"leaves_on": staff_member(staff.pk).leaves_on}])


def _left(request: StaffRequest, staff: StaffMember, form: LeavingForm) -> bool:
    day = form.cleaned_data["leaves_on"]
    try:
        staff_leaves(
            actor=request.actor,
            clock=system_clock,
            staff_id=staff.pk,
            leaves_on=day,
            unchanged=unchanged_since(form),
        )
    except (BadInput, StaleVersion) as refusal:
        refusal_to_form(refusal, form)
        return False
    except LastOwner as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The last day is written down. Now hand over what is coming."))
    return True


def _handings(request: StaffRequest, staff: StaffMember) -> dict[int, Handing]:
    """What was chosen by visit: `to-<id>` is "any" or a colleague, `version-<id>` the visit as it was seen."""
    chosen = {}
    known = {one.pk for one, _skills, _places in successors(staff)}
    for name in request.POST:
        visit_id = id_of(name.removeprefix("to-")) if name.startswith("to-") else None
        value = request.POST.get(name, "")
        to = id_of(value)
        if visit_id and (value == ANYONE or to in known):
            version = id_of(request.POST.get(f"version-{visit_id}", "")) or 0
            chosen[visit_id] = Handing(version, None if value == ANYONE else to)
    return chosen


def _page(
    request: StaffRequest,
    staff: StaffMember,
    form: LeavingForm,
    refused: Mapping[int, ChignonError],
    *,
    status: int,
) -> HttpResponse:
    context = {
        "staff": staff,
        "form": form,
        "zone": current_salon().time_zone,
        "today": salon_day(system_clock),
        "back": reverse("team:staff", args=[staff.pk]),
        "back_label": staff.name,
        "panels": panels_at("leaving", request, staff=staff),
        "may_hand_over": may(request.actor, Action.APPOINTMENT_WRITE),
        **(_steps(request, staff, refused) if staff.leaves_on else {}),
    }
    return render(request, "desk/people/leaving.html", context, status=status)


def _steps(
    request: StaffRequest, staff: StaffMember, refused: Mapping[int, ChignonError]
) -> dict[str, object]:
    """The coming visits with whom each could go to, and the regulars, as far as the person who asks may see them."""
    sight = sight_of(request.actor)
    coming = list(sight.visits(coming_visits(staff, system_clock))[: PER_PAGE + 1])
    others = successors(staff)
    sees_all = may(request.actor, Action.CUSTOMER_SEE)
    return {
        "rows": [_row(visit, staff, others, refused.get(visit.pk)) for visit in coming[:PER_PAGE]],
        "has_more": len(coming) > PER_PAGE,
        "regulars": list(regulars_without_visit(staff, system_clock)[:MOST_REGULARS]) if sees_all else [],
        "login": staff.user if staff.user_id else None,
    }


def _row(
    visit: Appointment, staff: StaffMember, others: list[Any], refusal: ChignonError | None
) -> dict[str, object]:
    lines = [line for line in visit.lines.all() if line.staff_id == staff.pk]
    services = {line.service_id for line in lines}
    row: Row = row_of(visit, zone(visit.location.time_zone), system_clock.now())
    return {
        "row": row,
        "version": visit.version,
        "requested": any(line.staff_requested for line in lines),
        "people": [
            one for one, skills, places in others if services <= skills and visit.location_id in places
        ],
        "problem": _problem(refusal),
    }


def _problem(refusal: ChignonError | None) -> str:
    if isinstance(refusal, SlotTaken):
        return _("Nobody who was asked is free then.")
    return problem_text(refusal) if refusal else ""
