"""The pages of the first steps, on the salon's own host."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods

from booking.catalog.models import Service, StaffService
from booking.catalog.presets.apply import menu_apply, menu_preview
from booking.places.models import Location
from booking.places.services import booking_rules_set, opening_hours_set
from booking.storefront.models import Look
from booking.storefront.services import look_update
from booking.team.models import StaffMember
from booking.team.services import StaffDetails, staff_create
from hq.onboarding.furnish import services_to, shifts_as_open
from hq.onboarding.step_forms import HoursForm, LookForm, MenuForm, RulesForm, TeamForm
from hq.onboarding.steps import STEPS, next_open, step_settle, steps_settled
from kernel.context import current_salon
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may
from tenants.registry.hosts import salon_url
from tenants.registry.models import Salon

Save = Callable[[StaffRequest, Any], None]


def _location() -> Location:
    location = Location.objects.select_related("rules").filter(archived_at=None).first()
    if location is None:
        raise NotFound
    return location


def _salon() -> Salon:
    return cast("Salon", current_salon())


def _form(code: str, data: Any) -> forms.Form:
    if code == "menu":
        return MenuForm(data, initial={"kind": _salon().kind})
    if code == "hours":
        return HoursForm(data, location=_location())
    if code == "team":
        return TeamForm(data)
    if code == "rules":
        return RulesForm(data, initial=vars(_location().rules))
    if code == "look":
        return LookForm(data, initial=vars(Look.objects.get_or_create(id=1)[0]))
    return forms.Form(data)


def _save_menu(request: StaffRequest, data: dict[str, Any]) -> None:
    salon = _salon()
    menu_apply(
        actor=request.actor,
        kind=data["kind"],
        language=salon.language,
        currency=salon.currency,
        location=_location(),
    )


def _save_hours(request: StaffRequest, data: dict[str, Any]) -> None:
    location = opening_hours_set(actor=request.actor, location_id=_location().pk, week=data["week"])
    for staff in StaffMember.objects.filter(archived_at=None):
        shifts_as_open(actor=request.actor, staff=staff, location=location)


def _save_team(request: StaffRequest, data: dict[str, Any]) -> None:
    location = _location()
    for name in data["names"]:
        staff = staff_create(actor=request.actor, details=StaffDetails(name=name), location_ids=[location.pk])
        shifts_as_open(actor=request.actor, staff=staff, location=location)
        services_to(actor=request.actor, staff=staff)


def _save_rules(request: StaffRequest, form: RulesForm) -> None:
    location = _location()
    booking_rules_set(actor=request.actor, location_id=location.pk, details=form.details(location))


def _save_look(request: StaffRequest, data: dict[str, Any]) -> None:
    look = Look.objects.get(id=1)
    look_update(actor=request.actor, version=look.version, values=data)


def _save(request: StaffRequest, code: str, form: forms.Form) -> None:
    if isinstance(form, RulesForm):
        _save_rules(request, form)
        return
    savers: dict[str, Save] = {
        "menu": _save_menu,
        "hours": _save_hours,
        "team": _save_team,
        "look": _save_look,
    }
    if code in savers:
        savers[code](request, form.cleaned_data)


@require_GET
@staff_required(Action.SETTINGS_WRITE)
def start(request: StaffRequest) -> HttpResponse:
    """To the first open step, or home when all are settled."""
    code = next_open({step.code for step in steps_settled()})
    return redirect("first_step", code=code) if code else redirect("/desk/today/")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.SETTINGS_WRITE)
def first_step(request: StaffRequest, code: str) -> HttpResponse:
    """One step: a short form, or "skip"."""
    step = next((entry for entry in STEPS if entry.code == code), None)
    if step is None:
        raise NotFound
    skipping = "skip" in request.POST
    form = _form(code, request.POST if request.method == "POST" and not skipping else None)
    if skipping or (request.method == "POST" and form.is_valid()):
        if not skipping:
            _save(request, code, form)
        step_settle(actor=request.actor, code=code, skipped=skipping)
        following = next_open({row.code for row in steps_settled()}, after=code)
        return redirect("first_step", code=following) if following else redirect("/desk/today/")
    return render(request, f"desk/start/{code}.html", _page(step, form), status=422 if form.errors else 200)


def _page(step: Any, form: forms.Form) -> dict[str, Any]:
    salon = _salon()
    facts: dict[str, Any] = {
        "step": step,
        "steps": STEPS,
        "settled": {row.code for row in steps_settled()},
        "form": form,
    }
    if step.code == "menu":
        facts["preview"] = menu_preview(kind=salon.kind, language=salon.language, currency=salon.currency)
        facts["has_menu"] = Service.objects.exists()
    if step.code == "share":
        facts["address"] = salon_url(salon.slug)
        facts["can_try"] = StaffService.objects.exists()
    return facts


@require_GET
@staff_required(Action.SETTINGS_WRITE)
def menu_shown(request: StaffRequest) -> HttpResponse:
    """The starting menu of the kind chosen, for the step's page."""
    salon = _salon()
    kind = request.GET.get("kind", salon.kind)
    preview = menu_preview(kind=kind, language=salon.language, currency=salon.currency)
    return render(request, "desk/start/menu_preview.html", {"preview": preview})


def checklist_panel(request: HttpRequest, **_facts: Any) -> str:
    """The checklist on Today, for those who may do it, until every step is settled."""
    actor = getattr(request, "actor", None)
    if actor is None or not may(actor, Action.SETTINGS_WRITE):
        return ""
    settled = {step.code for step in steps_settled()}
    if len(settled) == len(STEPS):
        return ""
    facts = {"steps": STEPS, "settled": settled, "done": len(settled), "all": len(STEPS)}
    return render_to_string("desk/start/checklist.html", facts, request=request)
