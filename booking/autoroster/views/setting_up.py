"""What rosters are made by: rules, demand by hand, wishes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.autoroster import selectors
from booking.autoroster.demand import Wanted, demand_by_hand, demand_past, people_at
from booking.autoroster.forms import RulesForm, WishForm, demand_from
from booking.autoroster.models import DemandSource
from booking.autoroster.services import rules_save, wish_add, wish_remove
from booking.autoroster.wording import wish_when
from booking.catalog.models import ServiceCategory
from booking.diary.views.facts import Place, place_of
from booking.places.selectors import week_of
from booking.team.models import StaffMember
from kernel.errors import NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

FIELDS = tuple(name for name in RulesForm.base_fields if name != "version")


def _place(request: StaffRequest) -> Place:
    place = place_of(request, action=Action.ROSTER_WRITE)
    if place is None:
        raise NotFound
    return place


def _back(name: str, place: Place) -> HttpResponse:
    return redirect(f"{reverse(name)}?location={place.location.pk}")


@require_http_methods(["GET", "POST"])
@staff_required(Action.ROSTER_WRITE)
def rules(request: StaffRequest) -> HttpResponse:
    """`?location=`: the rules of a location."""
    place = _place(request)
    now = selectors.rules_of(place.location)
    if request.method != "POST":
        form = RulesForm(initial={name: getattr(now, name) for name in (*FIELDS, "version")})
        return _rules(request, place, form)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _rules(request, place, form, status=422)
    values = {name: form.cleaned_data[name] for name in FIELDS}
    try:
        _save(request, place, form.cleaned_data["version"], values)
    except StaleVersion as error:
        newer = RulesForm({**request.POST.dict(), "version": str(now.version)})
        newer.add_error(None, str(error))
        return _rules(request, place, newer, status=error.status)
    messages.success(request, _("The rules are saved."))
    return _back("autoroster:rules", place)


def _save(request: StaffRequest, place: Place, version: int, values: dict[str, Any]) -> None:
    rules_save(actor=request.actor, location_id=place.location.pk, version=version, values=values)


def _rules(request: StaffRequest, place: Place, form: RulesForm, *, status: int = 200) -> HttpResponse:
    context = {"place": place, "locations": place.locations, "form": form, "tab": "rules"}
    return render(request, "desk/autoroster/rules.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_required(Action.ROSTER_WRITE)
def demand(request: StaffRequest) -> HttpResponse:
    """`?location=&from=past`: people wanted per weekday, hour and skill; begun with the average of past visits."""
    place = _place(request)
    now = selectors.rules_of(place.location)
    categories = _categories(place)
    hours = _hours(place)
    if request.method == "POST":
        typed = demand_from(request.POST, [one.pk for one in categories], hours)
        if typed is None:
            messages.error(request, _("Please enter whole numbers of people, 50 at most."))
            return _demand(request, place, _tables(categories, hours, typed_as=request.POST), status=422)
        version = int(text) if (text := request.POST.get("version", "")).isdecimal() else 0
        try:
            _save(request, place, version, {"demand": typed, "source": DemandSource.HAND})
        except StaleVersion as error:
            messages.error(request, str(error))
            return _demand(
                request, place, _tables(categories, hours, typed_as=request.POST), status=error.status
            )
        messages.success(request, _("The demand is saved, and rosters go by it."))
        return _back("autoroster:demand", place)
    is_past = request.GET.get("from") == "past" or not now.demand
    wanted = _past(place, now.weeks_back) if is_past else demand_by_hand(now)
    return _demand(request, place, _tables(categories, hours, wanted=wanted), is_past=is_past)


def _past(place: Place, weeks: int) -> Wanted:
    return demand_past(place.location, until=place.today, weeks=weeks)


def _categories(place: Place) -> list[ServiceCategory]:
    rows = ServiceCategory.objects.filter(services__staff_services__staff__locations=place.location)
    return list(rows.distinct().order_by("position", "pk"))


def _hours(place: Place) -> list[int]:
    """The clock hours in which the location is open on some weekday."""
    spans = [span for ranges in week_of(place.location).values() for span in ranges]
    return sorted({hour % 24 for start, end in spans for hour in range(start // 60, -(-end // 60))})


def _tables(
    categories: list[ServiceCategory], hours: list[int], *, wanted: Wanted | None = None, typed_as: Any = None
) -> list[dict[str, Any]]:
    known = {(day, hour): people_at(wanted or {}, day, hour) for day in range(7) for hour in hours}

    def cell(category: int, weekday: int, hour: int) -> dict[str, Any]:
        name = f"c{category}-{weekday}-{hour}"
        people = known[weekday, hour].get(category, 0)
        value = typed_as.get(name, "") if typed_as is not None else people or ""
        return {"name": name, "value": value, "weekday": WEEKDAYS_ABBR[weekday]}

    return [
        {
            "category": one,
            "rows": [
                {"hour": f"{hour:02}:00", "cells": [cell(one.pk, weekday, hour) for weekday in range(7)]}
                for hour in hours
            ],
        }
        for one in categories
    ]


def _demand(
    request: StaffRequest,
    place: Place,
    tables: list[dict[str, Any]],
    *,
    is_past: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = selectors.rules_of(place.location)
    context = {
        "place": place,
        "locations": place.locations,
        "tables": tables,
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "rules": now,
        "is_past": is_past,
        "tab": "demand",
    }
    return render(request, "desk/autoroster/demand.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff_required(Action.ROSTER_WRITE)
def wishes(request: StaffRequest) -> HttpResponse:
    """`?location=`: who cannot, would rather not, or would like to work when."""
    place = _place(request)
    people = StaffMember.objects.filter(locations=place.location, archived_at=None)
    form = WishForm(request.POST or None)
    form.fields["staff"].choices = list(people.values_list("pk", "name"))  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        wish_add(actor=request.actor, staff_id=form.cleaned_data["staff"], values=form.values())
        messages.success(request, _("Noted. Rosters made from now on go by it."))
        return _back("autoroster:wishes", place)
    context = {
        "place": place,
        "locations": place.locations,
        "form": form,
        "wishes": [{"wish": wish, "when": wish_when(wish)} for wish in selectors.wishes_of(place.location)],
        "tab": "wishes",
    }
    return render(request, "desk/autoroster/wishes.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff_required(Action.ROSTER_WRITE)
def wish_gone(request: StaffRequest, wish_id: int) -> HttpResponse:
    """Take a wish away."""
    place = _place(request)
    wish_remove(actor=request.actor, wish_id=wish_id)
    return _back("autoroster:wishes", place)
