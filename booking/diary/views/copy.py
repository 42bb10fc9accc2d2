"""Booking a visit once more: another day, one of its free times, done."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.diary.availability import free_offers
from booking.diary.copying import appointment_copy, wishes_anew
from booking.diary.forms import start_from
from booking.diary.models import Appointment
from booking.diary.once import desk_book_once, form_key
from booking.diary.presenters.offers import choice_of, parts_of
from booking.diary.sight import sight_of, visit_seen
from booking.diary.views.changing import TOLD, problem_text
from booking.diary.views.facts import day_of
from booking.diary.views.visit import may_change
from booking.diary.wishes import Channel, SlotTaken
from booking.diary.wording import customer_name, day_long, people_text
from kernel.clock import local_day, system_clock
from kernel.errors import BadInput, NotAllowed
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action

NEXT_TIME = timedelta(weeks=4)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def copy(request: StaffRequest, visit_id: int) -> HttpResponse:
    """GET offers the free times of `?day=` (four weeks on, unless said), POST books one (`start`)."""
    sight = sight_of(request.actor)
    shown = visit_seen(sight, visit_id)
    if not may_change(request.actor, shown, sight):
        raise NotAllowed
    if request.method == "POST":
        return _copied(request, shown)
    return render(request, "desk/visit/copy.html", _context(request, shown))


def _copied(request: StaffRequest, shown: Appointment) -> HttpResponse:
    start = start_from(request.POST.get("start", ""), ZoneInfo(shown.location.time_zone))
    if start is None:
        return _again(request, shown, {"problem": _("Please choose a time.")}, status=422)
    try:
        made = copy_once(request, shown, start)
    except TOLD as error:
        tz = ZoneInfo(shown.location.time_zone)
        nearest = error.alternatives if isinstance(error, SlotTaken) else []
        said = {"problem": problem_text(error), "alternatives": [choice_of(offer, tz) for offer in nearest]}
        return _again(request, shown, said, status=error.status)
    messages.success(request, _("Booked once more."))
    return redirect("desk:visit", made)


def copy_once(request: StaffRequest, shown: Appointment, start: datetime, **options: Any) -> int:
    """The id of the new visit; the same form sent twice books once. Raises as booking does."""
    return desk_book_once(
        actor=request.actor,
        key=form_key(request.POST.get("key", "")),
        sent=sorted(request.POST.lists()),
        book=lambda: appointment_copy(
            actor=request.actor, clock=system_clock, appointment_id=shown.pk, starts_at=start, **options
        ),
        clock=system_clock,
    )


def _again(request: StaffRequest, shown: Appointment, said: dict[str, Any], *, status: int) -> HttpResponse:
    return render(request, "desk/visit/copy.html", _context(request, shown) | said, status=status)


def _context(request: StaffRequest, shown: Appointment) -> dict[str, Any]:
    tz = ZoneInfo(shown.location.time_zone)
    now = local_day(system_clock.now(), tz)
    query = request.POST if request.method == "POST" else request.GET
    day = day_of(query.get("day", ""), max(local_day(shown.starts_at + NEXT_TIME, tz), now))
    return {
        "visit": shown,
        "tz": tz,
        "name": customer_name(shown),
        "people": people_text(shown),
        "day": day,
        "heading": day_long(day),
        "start": query.get("start", ""),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "key": form_key(query.get("key", "")),
        **_times(shown, day, tz),
    }


def _times(shown: Appointment, day: date, tz: ZoneInfo) -> dict[str, Any]:
    """The day's free times, or why the visit has none on any day."""
    try:
        days = free_offers(
            location_id=shown.location_id,
            wishes=wishes_anew(shown),
            first_day=day,
            last_day=day,
            channel=Channel.DESK,
            clock=system_clock,
        )
    except BadInput as error:
        return {"parts": [], "problem": problem_text(error)}
    return {"parts": parts_of(days[0] if days else None, tz)}
