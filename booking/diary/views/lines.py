"""Changing what a booked visit is made of: the address holds the lines as they are to be, POST makes them so."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.diary.availability.plans import MOST_LINES
from booking.diary.forms import start_from
from booking.diary.lines.changes import LineChange
from booking.diary.lines.params import LineRows, changes_of, rows_from
from booking.diary.lines.relining import appointment_change_lines
from booking.diary.lines.stretching import STRETCHABLE
from booking.diary.models import Appointment
from booking.diary.once import desk_change_once, form_key
from booking.diary.presenters.offers import choice_of
from booking.diary.selectors import menu as selectors_menu
from booking.diary.services import MOVABLE
from booking.diary.sight import Sight, sight_of, visit_seen
from booking.diary.undoing import step_of, step_remember
from booking.diary.views.changing import TOLD, next_address
from booking.diary.views.lines_page import LinesPage, in_the_way, lines_context
from booking.diary.views.visit import may_change
from booking.diary.wishes import SlotTaken, WrongState
from kernel.clock import system_clock
from kernel.errors import BadInput, ChignonError, NotAllowed
from kernel.idempotency.services import InProgress, KeyReused
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

NEVER = 0  # a form that does not say which version it saw has seen none
STEPS = ("add", "drop", "up", "swap")
CSRF_FIELD = "csrfmiddlewaretoken"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def lines(request: StaffRequest, visit_id: int) -> HttpResponse:
    """GET puts the lines together step by step and shows whether they fit, POST changes the visit."""
    sight = sight_of(request.actor)
    shown = visit_seen(sight, visit_id)
    sight = sight.at(shown.location_id)
    if not may_change(request.actor, shown, sight):
        raise NotAllowed
    if shown.state not in STRETCHABLE:
        messages.error(request, str(WrongState()))
        return redirect("desk:visit", visit_id)
    if request.method == "POST":
        return _changed(request, shown, sight)
    if set(STEPS) & set(request.GET):
        return redirect(_address_with(request.GET, shown))
    rows = _own(rows_from(request.GET, shown), sight)
    return _page(request, request.GET, LinesPage(shown, rows, sight, request.actor))


def _address_with(query: QueryDict, shown: Appointment) -> str:
    """The same address after one step: a service added, replaced, taken away or put before the one above it."""
    asked = {name: str(query.get(name, "")) for name in (*STEPS, "instead", "next")}
    rows = rows_from(query, shown)
    if asked["drop"]:
        rows = rows.without(_place(asked["drop"]))
    if asked["up"]:
        rows = rows.raised(_place(asked["up"]))
    if asked["add"]:
        rows = rows.added(selectors_menu.tokens_of(asked["add"]), _place(asked["instead"]))
    kept = [("next", asked["next"])] if asked["next"] else []
    swapped = [("instead", str(_place(asked["swap"])))] if asked["swap"] else []
    return f"{reverse('desk:visit_lines', args=[shown.pk])}?{urlencode(kept + rows.pairs() + swapped)}"


def _place(text: str) -> int:
    """A place among the lines; what cannot be one is behind all of them."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else MOST_LINES


def _changed(request: StaffRequest, shown: Appointment, sight: Sight) -> HttpResponse:
    """Change the visit once, remember the step; or show everything once more with what stands in the way."""
    rows = _own(rows_from(request.POST, shown), sight)
    changes, problems = changes_of(rows)
    start = start_from(request.POST.get("start", ""), ZoneInfo(shown.location.time_zone))
    tells = bool(request.POST.get("tell"))
    step, made = step_of("lines", shown, told=tells), []

    def change() -> Appointment:
        made.append(_run(request, shown, changes, start, tells=tells))
        return made[0]

    try:
        if problems:
            raise BadInput(problems)
        desk_change_once(
            actor=request.actor,
            key=form_key(request.POST.get("key", "")),
            visit_id=shown.pk,
            sent={name: values for name, values in request.POST.lists() if name not in {"key", CSRF_FIELD}},
            change=change,
            clock=system_clock,
        )
    except (*TOLD, InProgress, KeyReused) as error:
        return _refused(request, visit_seen(sight, shown.pk), sight, error)
    for visit in made:
        step_remember(request.session, step, visit.version)
    messages.success(request, _("The services are changed. In the diary, Undo takes it back."))
    return redirect(next_address(request, shown.pk))


def _run(
    request: StaffRequest,
    shown: Appointment,
    changes: list[LineChange],
    start: datetime | None,
    *,
    tells: bool,
) -> Appointment:
    return appointment_change_lines(
        actor=request.actor,
        clock=system_clock,
        appointment_id=shown.pk,
        version=id_of(request.POST.get("version", "")) or NEVER,
        lines=changes,
        starts_at=start,
        override=bool(request.POST.get("override")),
        tells=tells,
    )


def _refused(request: StaffRequest, shown: Appointment, sight: Sight, error: ChignonError) -> HttpResponse:
    """The page once more, with who has the time and the nearest that fit; and every problem beside its field."""
    tz = ZoneInfo(shown.location.time_zone)
    said: dict[str, Any] = {"problem": str(error)}
    placed: dict[str, str] = {}
    if isinstance(error, SlotTaken):
        said["problem"] = _("With these services the visit does not fit at this time.")
        nearest = error.alternatives if shown.state in MOVABLE else []
        said["alternatives"] = [choice_of(offer, tz) for offer in nearest]
        said["clash"] = start_from(request.POST.get("start", ""), tz) or shown.starts_at
    if isinstance(error, BadInput):
        placed = {problem.field: str(problem.text) for problem in error.problems}
        said["problem"] = " ".join(dict.fromkeys(placed.values())) or str(error)
    page = LinesPage(shown, _own(rows_from(request.POST, shown), sight), sight, request.actor, placed)
    return _page(request, request.POST, page, said, status=error.status)


def _page(
    request: StaffRequest,
    query: QueryDict,
    page: LinesPage,
    said: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "desk/visit/lines.html",
        lines_context(page, query) | in_the_way(page, said or {}),
        status=status,
    )


def _own(rows: LineRows, sight: Sight) -> LineRows:
    """Who sees only their own column gives nothing to anybody else."""
    if sight.whole:
        return rows
    mine = (replace(row, wish=replace(row.wish, staff_id=sight.staff_id)) for row in rows.rows)
    return LineRows(tuple(mine))
