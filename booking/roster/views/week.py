"""The planning grid, and every change of it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from booking.places.editing import form_page, refusal_to_form
from booking.roster.drawing import grid_drawn, key_text
from booking.roster.editing import Key, Put, shift_change
from booking.roster.forms import ShiftForm, shift_initial
from booking.roster.grid import Grid, grid_of, usual_hours
from booking.roster.letters import week_text
from booking.roster.models import RosterWeek
from booking.roster.plans import Breaks, Plan
from booking.roster.undoing import step_of, step_remember, step_undo, steps_back
from booking.roster.views.place import Asked, asked
from kernel.clock import system_clock
from kernel.errors import BadInput, Busy, NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

REFUSALS = (BadInput, StaleVersion, Busy)
WEEK = timedelta(weeks=1)


@require_GET
@staff_required(Action.ROSTER_WRITE)
def week(request: StaffRequest) -> HttpResponse:
    """`?location=&week=`: the week as it is planned."""
    place = asked(request)
    return render(request, "desk/roster/week.html", _context(request, place))


@require_POST
@staff_required(Action.ROSTER_WRITE)
def change(request: StaffRequest) -> HttpResponse:
    """`take=staff|day|start` and `put=staff|day[|start|end[|breaks]]`: one shift out, in or both; answers with the grid."""
    place = asked(request)
    problem, status = "", 200
    try:
        arguments = _typed(request, place)
        _changed(request, place, **arguments)
    except REFUSALS as refusal:
        problem, status = said(refusal), refusal.status
    return _grid(request, place, problem, status)


@require_POST
@staff_required(Action.ROSTER_WRITE)
def undo(request: StaffRequest) -> HttpResponse:
    """Take the last change back that the page of this `version` showed; answers with the grid, which offers the one before."""
    place = asked(request)
    problem, status = "", 200
    try:
        step_undo(
            actor=request.actor,
            clock=system_clock,
            session=request.session,
            location_id=place.location.pk,
            monday=place.monday,
            version=_number(request.POST.get("version", "")),
        )
    except REFUSALS as refusal:
        problem, status = said(refusal), refusal.status
    return _grid(request, place, problem, status)


def _grid(request: StaffRequest, place: Asked, problem: str, status: int) -> HttpResponse:
    """The grid as it stands, and above it what was wrong."""
    if "HX-Request" not in request.headers:
        if problem:
            messages.error(request, problem)
        return redirect(place.to("week"))
    context = {**_context(request, place), "problem": problem}
    return render(request, "desk/roster/grid.html", context, status=status)


def _changed(
    request: StaffRequest, place: Asked, *, version: int, take: Key | None, put: Put | None
) -> RosterWeek:
    """Change the week and remember how to take it back."""
    step = step_of(place.location.pk, place.monday, version, take, put)
    week = shift_change(
        actor=request.actor,
        clock=system_clock,
        location_id=place.location.pk,
        monday=place.monday,
        version=version,
        take=take,
        put=put,
    )
    step_remember(request.session, step, week)
    return week


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.ROSTER_WRITE)
def shift(request: StaffRequest) -> HttpResponse:
    """`?key=`: one shift as a form, a new one without a key (`?staff=&on=`)."""
    place = asked(request)
    grid = grid_of(place.location, place.monday, system_clock)
    plan = _plan_of(grid, request.GET.get("key", ""))
    form = ShiftForm(
        request.POST or None,
        people=[line.staff for line in grid.lines],
        initial={**_start(request, grid, plan), "version": grid.version},
    )
    if request.method == "POST" and _shift_saved(request, place, plan, form, grid.version):
        return redirect(place.to("week"))
    title = _("Shift") if plan else _("New shift")
    context = {"title": title, "back": place.to("week"), "back_label": _("Roster"), "plan": plan}
    return form_page(request, form, template="desk/roster/shift.html", **context)


def said(refusal: BadInput | StaleVersion | Busy) -> str:
    """The refusal in words."""
    if isinstance(refusal, BadInput):
        return " ".join(str(problem.text) for problem in refusal.problems)
    return str(refusal)


def _shift_saved(
    request: StaffRequest, place: Asked, plan: Plan | None, form: ShiftForm, version_now: int
) -> bool:
    remove = "remove" in request.POST and plan is not None
    if not remove and not form.is_valid():
        return False
    put = None if remove else _put(form)
    version = _number(request.POST.get("version", ""))
    try:
        _changed(request, place, version=version, take=plan.key if plan else None, put=put)
    except StaleVersion as refusal:
        form.say_stale(str(refusal), version_now)
        return False
    except BadInput as refusal:
        refusal_to_form(refusal, form)
        return False
    messages.success(request, _("The shift is taken out.") if remove else _("The shift is planned."))
    return True


def _put(form: ShiftForm) -> Put:
    data = form.cleaned_data
    return Put(data["staff_id"], data["on"], data["start"], data["end"], form.breaks(), data["note"])


def _start(request: StaffRequest, grid: Grid, plan: Plan | None) -> dict[str, Any]:
    if plan is not None:
        return shift_initial(plan)
    on = parse_date_or(request.GET.get("on", ""), grid.monday)
    return {"staff_id": request.GET.get("staff", ""), "on": on}


def parse_date_or(text: str, other: date) -> date:
    """The day typed, or the other."""
    try:
        return parse_date(text) or other
    except ValueError:
        return other


def _context(request: StaffRequest, place: Asked) -> dict[str, Any]:
    grid = grid_of(place.location, place.monday, system_clock)
    return {
        "place": place,
        "grid": grid,
        "drawn": grid_drawn(grid),
        "heading": week_text(place.monday),
        "before": Asked(place.location, place.locations, place.monday - WEEK, place.today).query,
        "after": Asked(place.location, place.locations, place.monday + WEEK, place.today).query,
        "this_week": place.monday <= place.today < place.monday + WEEK,
        "week_last": place.monday + timedelta(days=6),
        "undo": steps_back(request.session, grid.week),
        "first_day": _first_day(place, grid),
        "tab": "week",
    }


def _first_day(place: Asked, grid: Grid) -> int:
    """The day that a phone shows first: today, or the first on which somebody works."""
    if place.monday <= place.today < place.monday + WEEK:
        return place.today.weekday()
    worked = [cell.on.weekday() for line in grid.lines for cell in line.cells if cell.shifts]
    return min(worked, default=0)


def _plan_of(grid: Grid, key: str) -> Plan | None:
    """The shift of that key; raises NotFound for one that is not there."""
    if not key:
        return None
    plans = (plan for line in grid.lines for cell in line.cells for plan in cell.shifts)
    found = next((plan for plan in plans if key_text(plan) == key), None)
    if found is None:
        raise NotFound
    return found


def _typed(request: StaffRequest, place: Asked) -> dict[str, Any]:
    """The change as it was sent; raises BadInput."""
    take, put = request.POST.get("take", ""), request.POST.get("put", "")
    if not take and not put:
        raise BadInput.of("put", "required")
    key = _key(take) if take else None
    placed = _placed(put, place) if put else None
    return {"version": _number(request.POST.get("version", "")), "take": key, "put": placed}


def _key(text: str) -> Key:
    staff_id, on, start = _parts(text, 3)
    return _day(on), _number(staff_id), _number(start)


def _placed(text: str, place: Asked) -> Put:
    """Without hours it gets the usual ones."""
    if text.count("|") == 1:
        staff_id, on = _parts(text, 2)
        return _usual(place, _number(staff_id), _day(on))
    staff_id, on, start, end, *rest = _parts(text, 5 if text.count("|") == 4 else 4)
    breaks = _breaks(rest[0]) if rest else None
    return Put(_number(staff_id), _day(on), _number(start), _number(end), breaks)


def _breaks(text: str) -> Breaks:
    pairs = [pair.partition("-") for pair in text.split(",") if pair]
    return tuple((_number(start), _number(end)) for start, __, end in pairs)


def _usual(place: Asked, staff_id: int, on: date) -> Put:
    grid = grid_of(place.location, place.monday, system_clock)
    line = next((line for line in grid.lines if line.staff.pk == staff_id), None)
    day = next((day for day in grid.days if day.on == on), None)
    if line is None or day is None:
        raise BadInput.of("put", "unknown")
    return Put(staff_id, on, *usual_hours(line.cells, day.ranges, line.terms))


def _parts(text: str, number: int) -> list[str]:
    parts = text.split("|")
    if len(parts) != number:
        raise BadInput.of("shift", "invalid")
    return parts


def _day(text: str) -> date:
    day = parse_date_or(text, date.min)
    if day == date.min:
        raise BadInput.of("on", "invalid")
    return day


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadInput.of("shift", "invalid")
    return int(text)
