"""The diary: columns of people, rooms or days, the same day as a list, a month at a glance."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from booking.catalog.selectors import categories
from booking.diary import wording
from booking.diary.look import Look, look_from
from booking.diary.models import VisitLabel
from booking.diary.presenters.board import Column, DayFacts, board_of, visits_listed
from booking.diary.presenters.everywhere import everywhere_columns, everywhere_days
from booking.diary.presenters.month import Asked, ShopMonth, month_days, month_of
from booking.diary.presenters.pieces import Pen
from booking.diary.presenters.rooms import room_columns
from booking.diary.presenters.rows import Row, row_of
from booking.diary.presenters.tools import MANY, address, legend_of, tools_of
from booking.diary.selectors import span as selectors_span
from booking.diary.selectors.blocks import blocks_of_day
from booking.diary.selectors.day import Pulse
from booking.diary.selectors.month import labelled, month_lines
from booking.diary.views.facts import Place, facts_of_days, place_of
from booking.diary.views.live import news, pulse_of, unchanged
from booking.team.models import StaffMember
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may, places_with

A_YEAR = int(timedelta(days=365).total_seconds())
KEPT = ("zoom", "colour")  # how somebody likes the diary is kept by their browser


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def diary(request: StaffRequest) -> HttpResponse:
    """`?day=&location=&view=columns|3days|week|month|list&by=&zoom=&colour=&who=&category=&state=`."""
    place = place_of(request, may_all=True)
    if place is None:
        return render(request, "desk/today/empty.html", {"panels": []})
    look = _look(request, place)
    answer = _month(request, place, look) if look.view == "month" else _days(request, place, look)
    for name in KEPT:
        if request.GET.get(name):
            answer.set_cookie(f"diary_{name}", str(getattr(look, name)), max_age=A_YEAR, samesite="Lax")
    return answer


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def live(request: StaffRequest) -> HttpResponse:
    """The board and the list anew, or 204 while nothing changed."""
    place = place_of(request, may_all=True)
    if place is None:
        return HttpResponse(status=204)
    look = _look(request, place)
    pulse = _pulse(place, look)
    if answer := unchanged(request, pulse):
        return answer
    context = _context(request, place, look, pulse) | {"news": news(request, place)}
    return render(request, "desk/day/live.html", context)


def _look(request: StaffRequest, place: Place) -> Look:
    """What is asked for; rooms are those of one location."""
    look = look_from(request.GET, request.COOKIES)
    return replace(look, by="staff") if place.everywhere else look


def _pulse(place: Place, look: Look) -> Pulse:
    """The state of the days at every location that is shown."""
    days = look.days(place.day)
    pulses = [pulse_of(shop, by_minute=False, days=days) for shop in place.shown]
    return Pulse("_".join(one.stamp for one in pulses), max(one.newest for one in pulses))


def _facts(place: Place, look: Look) -> list[DayFacts]:
    """The days of the location, or those of each, one location after the other."""
    return [facts for shop in place.shown for facts in facts_of_days(shop, look.days(place.day))]


def _days(request: StaffRequest, place: Place, look: Look) -> HttpResponse:
    context = _context(request, place, look, _pulse(place, look))
    days = context["facts"]
    people = (person for facts in days for person in facts.staff)
    context |= _bar(place, look, people, days=[facts.day for facts in days])
    return render(request, "desk/day/page.html", context)


def _month(request: StaffRequest, place: Place, look: Look) -> HttpResponse:
    shops = [(shop, *_shop_month(shop, look)) for shop in place.shown]
    asked = Asked(place.day, place.key, replace(look, view="columns", is_said=True), place.today)
    context = {
        "place": place,
        "look": look,
        "weeks": month_of([month for _shop, month, _staff in shops], asked),
        "may_book": _may_book(request, place),
    }
    people = (person for _shop, _month, staff in shops for person in staff)
    return render(request, "desk/day/month.html", context | _bar(place, look, people))


def _shop_month(shop: Place, look: Look) -> tuple[ShopMonth, list[StaffMember]]:
    """What the month shows of one location, in a fixed number of queries, and who could have a column there."""
    span = selectors_span.Span(shop.location, month_days(shop.day))
    staff = selectors_span.staff_of(span, shop.sight)
    month = ShopMonth(
        location=shop.location,
        work=selectors_span.work_of(span, staff),
        closures=selectors_span.closures_of(span),
        lines=month_lines(span, shop.sight),
        blocks=selectors_span.blocks_by_hand(span, shop.now),
        labelled=labelled(look.label, span) if look.label else None,
    )
    return month, staff


def _rows(days: list[DayFacts], pen: Pen, place: Place, look: Look) -> list[Row] | None:
    """The list, where it can be seen: never of several days, nor under columns that were asked for.

    Where no scripts run, nothing puts the columns' pieces in their places: the page then leads to the list.
    """
    if look.view in MANY or (look.is_said and look.view == "columns"):
        return None
    return [row_of(visit, facts.tz, place.now) for facts in days for visit in visits_listed(facts, pen)]


def _context(request: StaffRequest, place: Place, look: Look, pulse: Pulse) -> dict[str, Any]:
    days = _facts(place, look)
    pen = _pen(request, place, look)
    one_day = look.view not in MANY  # several days are a board, never a list
    return {
        "place": place,
        "look": look,
        "facts": days,
        "board": board_of(days, pen, _columns(place, look, days, pen)),
        "legend": legend_of(days, pen),
        "rows": _rows(days, pen, place, look),
        "blocks": [
            block
            for shop in (place.shown if one_day else ())
            for block in blocks_of_day(shop.location, place.day, place.sight.at(shop.location.pk))
        ],
        "newest": pulse.newest,
        "stamp": pulse.stamp,
        "may_book": _may_book(request, place),
        "live": f"{reverse('desk:diary_live')}{address(look, place.key, place.day)}",
        "new": f"{reverse('desk:visit_new')}?location={place.location.pk}",
    }


def _pen(request: StaffRequest, place: Place, look: Look) -> Pen:
    spans = [selectors_span.Span(shop.location, look.days(place.day)) for shop in place.shown]
    return Pen(
        tz=place.tz,
        look=look,
        forced=frozenset(pk for span in spans for pk in selectors_span.forced_of(span)),
        sight=place.sight,
        writes_at=places_with(request.actor, Action.APPOINTMENT_WRITE),
        writes_own=_may_book(request, place),
    )


def _columns(place: Place, look: Look, days: list[DayFacts], pen: Pen) -> list[Column] | None:
    """The columns where they are rooms, or people of every location."""
    if place.everywhere:
        return everywhere_days(days, pen) if look.view in MANY else everywhere_columns(days, pen)
    if not look.is_rooms:
        return None
    span = selectors_span.Span(place.location, [place.day])
    blocks = selectors_span.unit_blocks(span, place.now)[place.day]
    return room_columns(days[0], selectors_span.resources_of(place.location), blocks, pen)


def _bar(
    place: Place, look: Look, people: Iterable[StaffMember], *, days: Iterable[date] = ()
) -> dict[str, Any]:
    """What stands above the board of those days."""
    location = place.key
    return {
        "locations": place.locations,
        "may_all": True,
        "heading": _heading(place, look),
        "before": address(look, location, look.turned(place.day, -1)),
        "after": address(look, location, look.turned(place.day, 1)),
        "to_today": address(look, location, place.today),
        "to_list": address(replace(look, view="list"), location, place.day),
        "is_now": place.today in days,
        "tools": tools_of(
            look,
            location,
            place.day,
            people={person.pk: person for person in people}.values(),
            categories=categories(),
            labels=VisitLabel.objects.all(),
            has_rooms=not place.everywhere and bool(selectors_span.resources_of(place.location)),
        ),
    }


def _heading(place: Place, look: Look) -> str:
    if look.view == "month":
        return wording.month_long(place.day)
    days = look.days(place.day)
    if len(days) == 1:
        return wording.day_long(place.day)
    return f"{wording.day_short(days[0])} – {wording.day_short(days[-1])}"


def _may_book(request: StaffRequest, place: Place) -> bool:
    return may(request.actor, Action.APPOINTMENT_WRITE_OWN, at=place.location.pk)
