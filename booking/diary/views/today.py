"""Today, the home of the desk."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from booking.diary.marks import marked
from booking.diary.models import Appointment
from booking.diary.presenters.rows import row_of
from booking.diary.presenters.today import today_of
from booking.diary.selectors import day as selectors_day
from booking.diary.selectors.day import Pulse
from booking.diary.views.facts import Place, facts_of, place_of
from booking.diary.views.live import news, pulse_of, unchanged
from kernel.design.panels import panels_at
from tenants.accounts.access import StaffRequest, first_page, signed_in_required, staff_required
from tenants.accounts.rights import Action, may

SEEN = "diary.seen"


@require_GET
@signed_in_required
def home(request: StaffRequest) -> HttpResponse:
    """The desk's door leads everybody to what they may use: an accountant has no day."""
    return redirect(first_page(request.actor))


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def today(request: StaffRequest) -> HttpResponse:
    """The whole page."""
    place = place_of(request, only_today=True)
    panels = panels_at("today", request)
    if place is None:
        return render(request, "desk/today/empty.html", {"panels": panels})
    context = _context(request, place, pulse_of(place, by_minute=True)) | {
        "panels": panels,
        "locations": place.locations,
    }
    return render(request, "desk/today/page.html", context)


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def live(request: StaffRequest) -> HttpResponse:
    """The part that changes, or 204 while it does not."""
    place = place_of(request, only_today=True)
    if place is None:
        return HttpResponse(status=204)
    pulse = pulse_of(place, by_minute=True)
    if answer := unchanged(request, pulse):
        return answer
    return render(
        request, "desk/today/live.html", _context(request, place, pulse) | {"news": news(request, place)}
    )


@require_POST
@staff_required(Action.DAY_SEE_OWN)
def seen(request: StaffRequest) -> HttpResponse:
    """The person has seen what is new; remembered for their session."""
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 18:
        request.session[SEEN] = {
            **request.session.get(SEEN, {}),
            request.POST.get("location", "")[:12]: int(newest),
        }
    return redirect("desk:today")


def _context(request: StaffRequest, place: Place, pulse: Pulse) -> dict[str, Any]:
    facts = facts_of(place)
    before = selectors_day.booked_count(place.location, place.day - timedelta(days=7), place.sight)
    return {
        "place": place,
        "today": today_of(facts, booked_a_week_ago=before),
        "fresh": [row_of(visit, place.tz, place.now) for visit in marked(_fresh(request, place))],
        "newest": pulse.newest,
        "stamp": pulse.stamp,
        "may_book": may(request.actor, Action.APPOINTMENT_WRITE_OWN, at=place.location.pk),
    }


def _fresh(request: StaffRequest, place: Place) -> list[Appointment]:
    """Visits written down since the person last looked; at their first look those of the last day."""
    known = request.session.get(SEEN, {}).get(str(place.location.pk))
    if known is None:
        return selectors_day.visits_made_after(place.location, place.now - timedelta(days=1), place.sight)
    return selectors_day.visits_since(place.location, known, place.sight)
