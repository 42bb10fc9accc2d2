"""The day view: columns of people, and the same day as a list."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from booking.diary import wording
from booking.diary.presenters.board import board_of
from booking.diary.presenters.rows import row_of
from booking.diary.selectors_blocks import blocks_of_day
from booking.diary.selectors_day import Pulse
from booking.diary.views.facts import Place, facts_of, place_of
from booking.diary.views.live import news, pulse_of, unchanged
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def diary(request: StaffRequest) -> HttpResponse:
    """`?day=&location=&view=columns|list`; on a phone the list is what one sees."""
    place = place_of(request)
    if place is None:
        return render(request, "desk/today/empty.html", {"panels": []})
    context = _context(request, place, pulse_of(place, by_minute=False)) | {
        "locations": place.locations,
        "heading": wording.day_long(place.day),
        "day_before": place.day - timedelta(days=1),
        "day_after": place.day + timedelta(days=1),
    }
    return render(request, "desk/day/page.html", context)


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def live(request: StaffRequest) -> HttpResponse:
    """The board and the list anew, or 204 while nothing changed."""
    place = place_of(request)
    if place is None:
        return HttpResponse(status=204)
    pulse = pulse_of(place, by_minute=False)
    if answer := unchanged(request, pulse):
        return answer
    return render(
        request, "desk/day/live.html", _context(request, place, pulse) | {"news": news(request, place)}
    )


def _context(request: StaffRequest, place: Place, pulse: Pulse) -> dict[str, Any]:
    facts = facts_of(place)
    return {
        "place": place,
        "board": board_of(facts),
        "rows": [row_of(visit, place.tz, place.now) for visit in facts.visits],
        "blocks": blocks_of_day(place.location, place.day, place.sight),
        "view": "list" if request.GET.get("view") == "list" else "columns",
        "newest": pulse.newest,
        "stamp": pulse.stamp,
        "may_book": may(request.actor, Action.APPOINTMENT_WRITE_OWN),
    }
