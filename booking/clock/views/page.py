"""The clock itself: one big page, one tap."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.clock.desk import DOOR
from booking.clock.hours import Period, hours_of
from booking.clock.models import ClockEntry
from booking.clock.selectors import corrections_of, last_entry, locations_of, rules_now, shifts_around
from booking.clock.shifts import shift_near
from booking.clock.tapping import Step, Tapped, clock_tap, seen_of, steps_of
from booking.clock.views.rows import day_row
from booking.clock.wording import moment_text, standing_of
from booking.diary.wording import clock_time, day_short
from booking.roster.requests import own_staff, today_of
from booking.team.models import StaffMember
from kernel.clock import local_day, system_clock
from kernel.errors import Busy, ChignonError, NotFound
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.tablets.doors import came_by
from tenants.accounts.tablets.lock import is_on_tablet

DAYS_SHOWN = 14


@require_GET
@staff_required(Action.CLOCK_USE)
def page(request: StaffRequest) -> HttpResponse:
    """Since when I am there, what I can do now, my next shift and my last two weeks."""
    try:
        staff = own_staff(request.actor)
    except NotFound:
        return render(request, "desk/clock/nobody.html")
    return render(request, "desk/clock/page.html", _context(request, staff))


@require_POST
@staff_required(Action.CLOCK_USE)
def tap(request: StaffRequest) -> HttpResponse:
    """`step`, `seen` and maybe `location`. Who came by the tablet's door is out again at once."""
    try:
        tapped = clock_tap(
            actor=request.actor,
            clock=system_clock,
            step=_step(request.POST.get("step", "")),
            seen=request.POST.get("seen", ""),
            location_id=id_of(request.POST.get("location", "")),
            on_tablet=is_on_tablet(request),
        )
    except NotFound:
        raise
    except ChignonError as refusal:
        if refusal.status not in {403, 409, Busy.status}:
            raise
        messages.error(request, str(refusal))
        return redirect("clock:page")
    said = _said(request, tapped)
    if came_by(request) == DOOR:
        logout(request)
        messages.success(request, said)
        return redirect("tablet")
    (messages.success if tapped.is_done else messages.info)(request, said)
    return redirect("clock:page")


def _said(request: StaffRequest, tapped: Tapped) -> str:
    now = system_clock.now()
    standing = standing_of(tapped.entry, now)
    named = {"name": request.user.name, "time": standing.since}
    if standing.state == "in":
        return _("%(name)s: here since %(time)s.") % named
    if standing.state == "break":
        return _("%(name)s: on a break since %(time)s.") % named
    return _("%(name)s: clocked out.") % named


def _step(text: str) -> Step:
    if text not in set(Step):
        raise NotFound
    return Step(text)


def _context(request: StaffRequest, staff: StaffMember) -> dict[str, Any]:
    now, on_tablet = system_clock.now(), is_on_tablet(request)
    last = last_entry(staff, now)
    today = today_of(staff, system_clock)
    period = Period(None, today - timedelta(days=DAYS_SHOWN - 1), today)
    days = hours_of(period, system_clock, [staff])[0].days
    may_tap = on_tablet or rules_now().own_devices
    return {
        "staff": staff,
        "standing": standing_of(last, now),
        "seen": seen_of(last),
        "steps": [str(step) for step in steps_of(last)] if may_tap else [],
        "worked": days[-1].worked,
        "paused": days[-1].paused,
        "now": clock_time(now, period.tz),
        "day": day_short(today),
        "door": came_by(request) == DOOR,
        **_where(staff, last, now),
        "days": [day_row(day, system_clock.now()) for day in reversed(days) if day.entries or day.missed],
        "corrections": corrections_of(staff)[:5],
    }


def _where(staff: StaffMember, last: ClockEntry | None, now: datetime) -> dict[str, Any]:
    """Where the person clocks in, and the shift that they come for or have next."""
    shifts = shifts_around([staff.pk], now).get(staff.pk, [])
    near = shift_near(now, shifts)
    coming = near or next((shift for shift in shifts if shift.start > now), None)
    places = locations_of(staff)
    found: dict[str, Any] = {"places": places, "chosen": near.plan.location_id if near else None, "shift": ""}
    if coming is not None:
        tz = coming.tz
        found["shift"] = f"{moment_text(coming.start, now, tz)}–{clock_time(coming.end, tz)}"
        found["shift_now"] = coming is near and local_day(coming.start, tz) == local_day(now, tz)
    return found
