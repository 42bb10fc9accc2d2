"""Asking for a roster, watching it being made, its answer explained, taking it over."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from booking.autoroster import selectors
from booking.autoroster.engine import is_installed
from booking.autoroster.explaining import answer_of
from booking.autoroster.forms import AskForm
from booking.autoroster.models import RosterRun
from booking.autoroster.services import AlreadyPlanning, NotReady, run_ask, run_cancel, run_take_over
from booking.autoroster.wording import TONES, weeks_text
from booking.diary.views.facts import Place, place_of
from kernel.clock import system_clock
from kernel.errors import BadInput, Busy, NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, authorise_seen

MOST_SHOWN = 10


@require_http_methods(["GET", "POST"])
@staff_required(Action.ROSTER_WRITE)
def home(request: StaffRequest) -> HttpResponse:
    """`?location=`: ask for a roster, and those that were made."""
    place = place_of(request, action=Action.ROSTER_WRITE)
    if place is None:
        raise NotFound
    form = AskForm(request.POST or None, today=place.today)
    if request.method != "POST" or not form.is_valid():
        return _home(request, place, form, status=422 if form.is_bound else 200)
    try:
        run = run_ask(
            actor=request.actor, clock=system_clock, location_id=place.location.pk, **form.cleaned_data
        )
    except (AlreadyPlanning, BadInput, Busy) as error:
        form.add_error(None, str(error))
        return _home(request, place, form, status=error.status)
    return redirect("autoroster:run", run.pk)


def _home(request: StaffRequest, place: Place, form: AskForm, *, status: int = 200) -> HttpResponse:
    runs = selectors.runs_of(place.location)[:MOST_SHOWN]
    context = {
        "place": place,
        "locations": place.locations,
        "form": form,
        "rules": selectors.rules_of(place.location),
        "runs": [_line(run) for run in runs],
        "is_installed": is_installed(),
        "tab": "plan",
    }
    return render(request, "desk/autoroster/home.html", context, status=status)


def _line(run: RosterRun) -> dict[str, Any]:
    return {"run": run, "weeks": weeks_text(run.monday, run.weeks), "tone": TONES.get(run.state, "")}  # type: ignore[call-overload]


@require_GET
@staff_required(Action.ROSTER_WRITE)
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """One run: its progress, or its answer."""
    return render(request, "desk/autoroster/run.html", _run_context(_seen(request, run_id)))


@require_GET
@staff_required(Action.ROSTER_WRITE)
def progress(request: StaffRequest, run_id: int) -> HttpResponse:
    """How far the run is; once it is over the page is asked for anew."""
    found = _seen(request, run_id)
    answer = render(
        request, "desk/autoroster/progress.html", _line(found) | {"seconds": settings.ROSTER_SECONDS}
    )
    if found.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@staff_required(Action.ROSTER_WRITE)
def cancel(request: StaffRequest, run_id: int) -> HttpResponse:
    """Give it up."""
    run_cancel(actor=request.actor, clock=system_clock, run_id=run_id)
    return redirect("autoroster:run", run_id)


@require_POST
@staff_required(Action.ROSTER_WRITE)
def take(request: StaffRequest, run_id: int) -> HttpResponse:
    """Let it become the draft, and show that."""
    found = _seen(request, run_id)
    try:
        run_take_over(actor=request.actor, clock=system_clock, run_id=run_id)
    except (NotReady, BadInput, Busy) as error:
        context = _run_context(found) | {"problem": str(error)}
        return render(request, "desk/autoroster/run.html", context, status=error.status)
    messages.success(
        request, _("The roster is a draft now. Look through it, change what you like, then publish it.")
    )
    return redirect(f"{reverse('roster:week')}?location={found.location_id}&week={found.monday.isoformat()}")


def _seen(request: StaffRequest, run_id: int) -> RosterRun:
    """The run, of a location whose roster the person plans; raises NotFound."""
    found = selectors.run_by_id(run_id)
    authorise_seen(request.actor, Action.ROSTER_WRITE, at=found.location_id)
    return found


def _run_context(found: RosterRun) -> dict[str, Any]:
    return {
        **_line(found),
        "answer": answer_of(found) if found.is_over else None,
        "seconds": settings.ROSTER_SECONDS,
        "problem": "",
        "tab": "plan",
    }
