"""When a person works: weekly shifts, single days, time off."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.places.editing import REFUSED, change_saved
from booking.places.fields import DayField
from booking.places.hour_views import day_given
from booking.places.seen import made_from
from booking.places.typed import start_text, wall_text
from booking.team import shift_services
from booking.team.forms import CopyWeekForm, ShiftDayForm, TimeOffForm, WeekForm, shifts_initial
from booking.team.managing import is_managed, person_managed
from booking.team.models import ShiftRule, StaffMember
from booking.team.selectors import shift_changes, special_shifts, time_off, weekly_rules
from booking.team.views.people import staff_page
from kernel.clock import local_day, system_clock, zone
from kernel.context import current_salon
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


def zone_of(staff: StaffMember) -> ZoneInfo:
    """The zone of the person's first location, or the salon's."""
    places = list(staff.locations.all())
    return zone(places[0].time_zone if places else current_salon().time_zone)


def today_of(staff: StaffMember) -> date:
    """The person's own today."""
    return local_day(system_clock.now(), zone_of(staff))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TEAM_WRITE)
def shifts(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The weekly shifts in force on `on` (default: today), and a form for others from a date."""
    staff = person_managed(request.actor, staff_id, Action.TEAM_WRITE)
    on = _day_asked(request, staff)
    form = _week_form(staff, on, request.POST or None)
    to = reverse("team:shifts", args=[staff_id])
    if request.method == "POST" and form.is_valid():
        arguments = {
            "staff_id": staff_id,
            "shifts": form.shifts(),
            "valid_from": form.cleaned_data["valid_from"],
        }
        done = _("The shifts are saved.")
        answer = change_saved(request, shift_services.shifts_set, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    copy_form = CopyWeekForm(
        staff=staff, among=_decides(request), initial={"valid_from": form["valid_from"].initial}
    )
    return _shifts_page(request, staff, on, form, copy_form)


@require_POST
@staff_required(Action.TEAM_WRITE)
def shifts_copy(request: StaffRequest, staff_id: int) -> HttpResponse:
    """The person's week, given to others from a date on."""
    staff = person_managed(request.actor, staff_id, Action.TEAM_WRITE)
    copy_form = CopyWeekForm(request.POST, staff=staff, among=_decides(request))
    to = reverse("team:shifts", args=[staff_id])
    if copy_form.is_valid():
        arguments = {"staff_id": staff_id, **copy_form.cleaned_data}
        done = _("They work this week now.")
        answer = change_saved(
            request, shift_services.shifts_copy, arguments, done=done, to=to, form=copy_form
        )
        if answer is not None:
            return answer
    today = today_of(staff)
    return _shifts_page(request, staff, today, _week_form(staff, today), copy_form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TEAM_WRITE)
def days(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Single days with their own shifts."""
    staff = person_managed(request.actor, staff_id, Action.TEAM_WRITE)
    form = ShiftDayForm(request.POST or None, staff=staff)
    to = reverse("team:days", args=[staff_id])
    if request.method == "POST" and form.is_valid():
        arguments = {
            "staff_id": staff_id,
            "day": form.cleaned_data["day"],
            "shifts": form.shifts(),
            "location_id": form.places[0].pk,
        }
        done = _("The day is saved.")
        answer = change_saved(request, shift_services.shift_day_set, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    special = special_shifts(staff, since=today_of(staff))
    lines = [{"day": day, "words": [_rule_words(rule) for rule in rules]} for day, rules in special.items()]
    return staff_page(request, staff, "days", form, template="desk/team/days.html", days=lines)


@require_POST
@staff_required(Action.TEAM_WRITE)
def day_remove(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Back to the weekly shifts that day."""
    to = reverse("team:days", args=[staff_id])
    arguments = {"staff_id": staff_id, "day": day_given(request), "shifts": None, "location_id": 0}
    done = _("The weekly shifts hold again that day.")
    return change_saved(request, shift_services.shift_day_set, arguments, done=done, to=to) or redirect(to)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.TEAM_WRITE)
def off(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Time off to come."""
    staff = person_managed(request.actor, staff_id, Action.TEAM_WRITE)
    form = TimeOffForm(request.POST or None)
    to = reverse("team:off", args=[staff_id])
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.instants(zone_of(staff))
        arguments = {
            "staff_id": staff_id,
            "kind": form.cleaned_data["kind"],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "note": form.cleaned_data["note"],
        }
        done = _("The time off is saved.")
        answer = change_saved(request, shift_services.time_off_add, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    away = time_off(staff, since=system_clock.now())
    context = {"away": away, "zone": zone_of(staff).key}
    return staff_page(request, staff, "off", form, template="desk/team/off.html", **context)


@require_POST
@staff_required(Action.TEAM_WRITE)
def off_remove(request: StaffRequest, staff_id: int, time_off_id: int) -> HttpResponse:
    """At work after all."""
    staff = person_managed(request.actor, staff_id, Action.TEAM_WRITE)
    if not staff.time_off.filter(pk=time_off_id).exists():
        raise NotFound
    to = reverse("team:off", args=[staff_id])
    done = _("The time off is taken back.")
    arguments = {"time_off_id": time_off_id}
    return change_saved(request, shift_services.time_off_remove, arguments, done=done, to=to) or redirect(to)


def _week_form(staff: StaffMember, on: date, typed: QueryDict | None = None) -> WeekForm:
    """The week in force on that day, to be given anew from then on, or from today.

    The day it is given from is proposed and not saved: the form is no older the day after.
    """

    def start() -> dict[str, Any]:
        return shifts_initial(weekly_rules(staff, on))

    form = WeekForm(typed, staff=staff, initial=start())
    form.fields["valid_from"].initial = max(on, today_of(staff))
    return made_from(form, read=lambda: [start()])


def _decides(request: StaffRequest) -> Callable[[StaffMember], bool]:
    return partial(is_managed, request.actor, Action.TEAM_WRITE)


def _shifts_page(
    request: StaffRequest, staff: StaffMember, on: date, form: WeekForm, copy_form: CopyWeekForm
) -> HttpResponse:
    today = today_of(staff)
    context = {"on": on, "changes": shift_changes(staff, after=today), "today": today, "copy_form": copy_form}
    answer = staff_page(request, staff, "shifts", form, template="desk/team/shifts.html", **context)
    if copy_form.errors:
        answer.status_code = REFUSED
    return answer


def _day_asked(request: StaffRequest, staff: StaffMember) -> date:
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return asked if asked and DayField.FIRST <= asked <= DayField.LAST else today_of(staff)


def _rule_words(rule: ShiftRule) -> str:
    if rule.start_minute is None or rule.end_minute is None:
        return _("free")
    words = f"{start_text(rule.start_minute)}–{wall_text(rule.end_minute)}"
    return _("break %(time)s") % {"time": words} if rule.kind == "break" else f"{words} {rule.location.name}"
