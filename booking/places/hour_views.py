"""A location's opening hours, special days and closures."""

from datetime import date

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.places import services
from booking.places.editing import change_saved
from booking.places.forms import ClosureForm
from booking.places.holidays import has_calendar
from booking.places.models import Location
from booking.places.range_forms import OpeningHoursForm, SpecialDayForm, week_initial
from booking.places.seen import made_from
from booking.places.selectors import closures, location, special_days, week_of
from booking.places.typed import wall_text
from booking.places.views import place_page
from kernel.clock import local_day, system_clock, zone
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


def today_at(place: Location) -> date:
    """The shop's own today."""
    return local_day(system_clock.now(), zone(place.time_zone))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def hours(request: StaffRequest, location_id: int) -> HttpResponse:
    """The weekly hours, and days with their own."""
    place = location(location_id)
    form = _week_form(place, request.POST or None)
    to = reverse("places:hours", args=[location_id])
    if request.method == "POST" and form.is_valid():
        arguments = {"location_id": location_id, "week": form.week()}
        done = _("The opening hours are saved.")
        answer = change_saved(request, services.opening_hours_set, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    return _hours_page(request, place, form, SpecialDayForm(auto_id="day_%s"))


@require_POST
@staff_required(Action.PLACES_WRITE)
def special_day(request: StaffRequest, location_id: int) -> HttpResponse:
    """One day's own hours."""
    place = location(location_id)
    form = SpecialDayForm(request.POST, auto_id="day_%s")
    to = reverse("places:hours", args=[location_id])
    if form.is_valid():
        arguments = {"location_id": location_id, "day": form.cleaned_data["day"], "ranges": form.ranges()}
        done = _("The day is saved.")
        answer = change_saved(request, services.opening_day_set, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    return _hours_page(request, place, _week_form(place), form)


@require_POST
@staff_required(Action.PLACES_WRITE)
def special_day_remove(request: StaffRequest, location_id: int) -> HttpResponse:
    """Back to the weekday's hours."""
    to = reverse("places:hours", args=[location_id])
    arguments = {"location_id": location_id, "day": day_given(request), "ranges": None}
    done = _("The usual hours hold again that day.")
    return change_saved(request, services.opening_day_set, arguments, done=done, to=to) or redirect(to)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.PLACES_WRITE)
def closure_list(request: StaffRequest, location_id: int) -> HttpResponse:
    """Closures and public holidays to come."""
    place = location(location_id)
    form = ClosureForm(request.POST or None)
    to = reverse("places:closures", args=[location_id])
    if request.method == "POST" and form.is_valid():
        arguments = {"location_id": location_id, **form.cleaned_data}
        done = _("The closure is saved.")
        answer = change_saved(request, services.closure_add, arguments, done=done, to=to, form=form)
        if answer is not None:
            return answer
    context = {
        "closures": closures(place, since=today_at(place)),
        "has_calendar": has_calendar(place.country),
    }
    return place_page(request, place, "closures", form, template="desk/places/closures.html", **context)


@require_POST
@staff_required(Action.PLACES_WRITE)
def closure_remove(request: StaffRequest, location_id: int, closure_id: int) -> HttpResponse:
    """Open after all."""
    to = reverse("places:closures", args=[location_id])
    if not location(location_id).closures.filter(pk=closure_id).exists():
        raise NotFound
    done = _("The shop is open again that day.")
    arguments = {"closure_id": closure_id}
    return change_saved(request, services.closure_remove, arguments, done=done, to=to) or redirect(to)


@require_POST
@staff_required(Action.PLACES_WRITE)
def holidays_sync(request: StaffRequest, location_id: int) -> HttpResponse:
    """Fetch the public holidays anew."""
    to = reverse("places:closures", args=[location_id])
    arguments = {"location_id": location_id, "clock": system_clock}
    done = _("The public holidays are up to date.")
    return change_saved(request, services.location_holidays_sync, arguments, done=done, to=to) or redirect(to)


def day_given(request: StaffRequest) -> date:
    """The day of the button pressed; raises NotFound for none."""
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:
        day = None
    if day is None:
        raise NotFound
    return day


def _week_form(place: Location, typed: QueryDict | None = None) -> OpeningHoursForm:
    form = OpeningHoursForm(typed, initial=week_initial(week_of(place)))
    return made_from(form, read=lambda: [week_initial(week_of(place))])


def _hours_page(
    request: StaffRequest, place: Location, form: OpeningHoursForm, day_form: SpecialDayForm
) -> HttpResponse:
    days = [
        {"day": day, "ranges": [f"{wall_text(start)}–{wall_text(end)}" for start, end in ranges]}
        for day, ranges in special_days(place, since=today_at(place)).items()
    ]
    context = {"day_form": day_form, "days": days}
    answer = place_page(request, place, "hours", form, template="desk/places/hours.html", **context)
    if day_form.is_bound and day_form.errors:
        answer.status_code = 422
    return answer
