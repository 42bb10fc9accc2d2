"""Pages of series: repeating a visit, what stands of a series, changing and cancelling it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary.models import Appointment
from booking.diary.sight import sight_of, visit_seen
from booking.diary.views.changing import TOLD, form_text, problem_text
from booking.diary.views.visit import may_change
from booking.diary.wording import customer_name, day_short
from booking.series import presenters
from booking.series.forms import NEVER, ChangeForm, EndForm, PatternForm, choices_of
from booking.series.making import REPEATABLE, series_make, spots_of_pattern
from booking.series.models import SeriesVisit
from booking.series.planning import Looked, Spot, look_at
from booking.series.refusals import AlreadyInSeries, NothingToDo, SeriesClash
from booking.series.selectors import coming, rows_of, series_of, visits_seen
from booking.series.services import is_apart, series_cancel, series_change, spots_of_change
from booking.team.models import StaffMember
from kernel.clock import local_day, system_clock
from kernel.errors import NotAllowed, NotFound
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

REFUSED = (*TOLD, SeriesClash, NothingToDo)
WEEK = range(-3, 4)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def series(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The series of the visit; or, for a visit that stands alone, the days on which it would repeat."""
    visit = visit_seen(sight_of(request.actor), visit_id)
    row = series_of(visit_id)
    if row is not None and request.method == "POST":  # the form was sent twice
        return redirect("series:visit", visit_id)
    if row is not None:
        return _standing(request, visit, row)
    if not may_change(request.actor, visit, sight_of(request.actor)):
        raise NotAllowed
    if visit.state not in REPEATABLE:
        raise NotFound
    if request.method == "POST":
        return _make(request, visit)
    return _plan_page(request, visit, request.GET)


def _make(request: StaffRequest, visit: Appointment) -> HttpResponse:
    form = _pattern_form(request.POST)
    if not form.is_valid():
        return _plan_page(request, visit, request.POST, problem=form_text(form), status=422)
    day = local_day(visit.starts_at, ZoneInfo(visit.location.time_zone))
    try:
        made = series_make(
            actor=request.actor,
            clock=system_clock,
            appointment_id=visit.pk,
            version=id_of(request.POST.get("version", "")) or NEVER,
            pattern=form.pattern(day),
            choices=choices_of(request.POST.dict()),
        )
    except AlreadyInSeries:
        return redirect("series:visit", visit.pk)
    except REFUSED as error:
        return _plan_page(request, visit, request.POST, problem=problem_text(error), status=error.status)
    _say_booked(request, made.visits.count() - 1)
    return redirect("series:visit", visit.pk)


def _say_booked(request: StaffRequest, count: int) -> None:
    text = ngettext("%(count)d more visit is booked.", "%(count)d more visits are booked.", count)
    messages.success(request, text % {"count": count})


def _pattern_form(typed: Mapping[str, str]) -> PatternForm:
    """The form as typed; its usual values where nothing was."""
    usual = {name: field.initial for name, field in PatternForm.base_fields.items()}
    return PatternForm(typed if "every" in typed else usual)


def _plan_page(
    request: StaffRequest,
    visit: Appointment,
    typed: Mapping[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    tz = ZoneInfo(visit.location.time_zone)
    form = _pattern_form(typed)
    looked: list[Looked] = []
    if form.is_valid():
        spots = spots_of_pattern(visit, form.pattern(local_day(visit.starts_at, tz)))
        looked = look_at(spots, location_id=visit.location_id, clock=system_clock)
    context = _context(visit, typed, looked, problem) | {"form": form}
    return render(request, "desk/series/new.html", context, status=status)


def _context(
    visit: Appointment, typed: Mapping[str, str], looked: list[Looked], problem: str
) -> dict[str, Any]:
    tz = ZoneInfo(visit.location.time_zone)
    return {
        "visit": visit,
        "tz": tz,
        "name": customer_name(visit),
        "problem": problem,
        "rows": presenters.day_rows(looked, choices_of(dict(typed.items())), tz),
        "clashes": sum(bool(one.problem) for one in looked),
    }


def _standing(request: StaffRequest, visit: Appointment, row: SeriesVisit) -> HttpResponse:
    """The series as it stands, with what can be done about it."""
    tz = ZoneInfo(visit.location.time_zone)
    seen = visits_seen(row.series, sight_of(request.actor))
    left = coming(list(seen), system_clock.now(), from_number=1)
    context = {
        "visit": visit,
        "row": row,
        "series": row.series,
        "name": customer_name(visit),
        "rhythm": presenters.rhythm_text(row),
        "rows": presenters.visit_rows(seen, visit.pk, tz),
        "is_left": bool(left) and may_change(request.actor, visit, sight_of(request.actor)),
        "end_form": EndForm(initial={"version": row.series.version}),
    }
    return render(request, "desk/series/series.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def change(request: StaffRequest, visit_id: int) -> HttpResponse:
    """GET looks at where the visits would stand, POST moves them."""
    visit, row = _in_series(request, visit_id)
    if request.method == "POST":
        return _changed(request, visit, row)
    return _change_page(request, visit, row, request.GET)


def _changed(request: StaffRequest, visit: Appointment, row: SeriesVisit) -> HttpResponse:
    form = _change_form(visit, row, request.POST)
    if not form.is_valid():
        return _change_page(request, visit, row, request.POST, problem=form_text(form), status=422)
    try:
        series_change(
            actor=request.actor,
            clock=system_clock,
            series_id=row.series_id,
            version=id_of(request.POST.get("version", "")) or NEVER,
            from_number=_from(form, row),
            change=form.change(),
            choices=choices_of(request.POST.dict()),
        )
    except REFUSED as error:
        text = problem_text(error)
        return _change_page(request, visit, row, request.POST, problem=text, status=error.status)
    messages.success(request, _("The series is changed."))
    return redirect("series:visit", visit.pk)


def _from(form: ChangeForm | EndForm, row: SeriesVisit) -> int:
    return row.number if form.cleaned_data["scope"] == "on" else 1


def _change_page(
    request: StaffRequest,
    visit: Appointment,
    row: SeriesVisit,
    typed: Mapping[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    row.series.refresh_from_db()
    form = _change_form(visit, row, typed)
    spots: list[Spot] = []
    apart = 0
    if form.is_valid():
        rows = coming(list(rows_of(row.series)), system_clock.now(), from_number=_from(form, row))
        spots = spots_of_change(rows, form.change())
        apart = sum(map(is_apart, rows))
    looked = look_at(spots, location_id=visit.location_id, clock=system_clock)
    context = _context(visit, typed, looked, problem)
    context |= {"form": form, "row": row, "series": row.series, "apart": apart}
    return render(request, "desk/series/change.html", context, status=status)


def _change_form(visit: Appointment, row: SeriesVisit, typed: Mapping[str, str]) -> ChangeForm:
    usual = {
        "scope": "on",
        "at": f"{row.minute // 60 % 24:02}:{row.minute % 60:02}",
        "days": "0",
        "person": "",
    }
    form = ChangeForm(typed if "scope" in typed else usual)
    days: Any = form.fields["days"]
    days.choices = [(number, _day_label(row, number)) for number in WEEK]
    person: Any = form.fields["person"]
    people = StaffMember.objects.filter(
        locations=visit.location_id, archived_at=None, takes_appointments=True
    ).order_by("position", "pk")
    person.choices = [("", _("as it is")), *people.values_list("pk", "name")]
    return form


def _day_label(row: SeriesVisit, number: int) -> str:
    return day_short(row.on_date + timedelta(days=number))


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def cancel(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Cancel this visit and those after it, or all that are to come."""
    visit, row = _in_series(request, visit_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, form_text(form))
        return redirect("series:visit", visit.pk)
    try:
        series_cancel(
            actor=request.actor,
            clock=system_clock,
            series_id=row.series_id,
            version=form.cleaned_data["version"],
            from_number=_from(form, row),
            reason=form.cleaned_data["reason"],
        )
    except REFUSED as error:
        messages.error(request, problem_text(error))
        return redirect("series:visit", visit.pk)
    messages.success(request, _("The visits are cancelled and their times are free again."))
    return redirect("series:visit", visit.pk)


def _in_series(request: StaffRequest, visit_id: int) -> tuple[Appointment, SeriesVisit]:
    """The visit and its place in a series, for whoever may change it; raises NotFound, NotAllowed."""
    sight = sight_of(request.actor)
    visit = visit_seen(sight, visit_id)
    if not may_change(request.actor, visit, sight):
        raise NotAllowed
    row = series_of(visit_id)
    if row is None:
        raise NotFound
    return visit, row
