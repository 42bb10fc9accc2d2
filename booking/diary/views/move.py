"""Moving a visit by form: day and person, then a time that the engine offers, or one chosen on purpose."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.diary import services
from booking.diary.availability import free_offers
from booking.diary.changes import wish_again
from booking.diary.forms import start_from
from booking.diary.models import Appointment
from booking.diary.presenters.lines import lines_for
from booking.diary.presenters.offers import choice_of, parts_of
from booking.diary.selectors import menu as selectors_menu
from booking.diary.sight import Sight, sight_of, visit_seen
from booking.diary.views.changing import TOLD, next_address, problem_text
from booking.diary.views.facts import day_of
from booking.diary.wishes import Channel, LineWish, Offer, SlotTaken, WrongState
from booking.diary.wording import customer_name, day_long
from kernel.clock import local_day, system_clock
from kernel.errors import BadInput
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may

NEVER = 0  # a form that does not say which version it saw has seen none


@require_http_methods(["GET", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def move(request: StaffRequest, visit_id: int) -> HttpResponse:
    """GET offers times (`?day=&p=` one per service), POST moves to one (`start`, or `at` with `override`)."""
    sight = sight_of(request.actor)
    shown = visit_seen(sight, visit_id)
    sight = sight.at(shown.location_id)
    if shown.state not in services.SHIFTABLE:
        messages.error(request, str(WrongState()))
        return redirect("desk:visit", visit_id)
    if request.method == "POST":
        return _moved(request, shown, sight)
    return render(request, "desk/visit/move.html", _context(request, request.GET, shown, sight))


def _moved(request: StaffRequest, shown: Appointment, sight: Sight) -> HttpResponse:
    tz = ZoneInfo(shown.location.time_zone)
    override = bool(request.POST.get("override"))
    start = start_from(request.POST.get("at" if override else "start", ""), tz)
    if start is None:
        return _again(request, shown, sight, _("Please choose a time."), status=422)
    try:
        _run(request, shown, sight, start, override=override)
    except SlotTaken as error:
        return _again(request, shown, sight, str(error), error.alternatives, status=error.status)
    except TOLD as error:
        return _again(request, shown, sight, problem_text(error), status=error.status)
    messages.success(request, _("Moved."))
    return redirect(next_address(request, shown.pk))


def _run(
    request: StaffRequest, shown: Appointment, sight: Sight, start: datetime, *, override: bool
) -> Appointment:
    version = id_of(request.POST.get("version", "")) or NEVER
    return services.appointment_move(
        actor=request.actor,
        clock=system_clock,
        channel=Channel.DESK,
        appointment_id=shown.pk,
        version=version,
        starts_at=start,
        staff_ids=[wish.staff_id for wish in _wishes(request.POST, shown, sight)],
        override=override,
    )


def _again(
    request: StaffRequest,
    shown: Appointment,
    sight: Sight,
    problem: str,
    alternatives: Sequence[Offer] = (),
    *,
    status: int,
) -> HttpResponse:
    """The visit as it stands now, what went wrong and, if the time was gone, the nearest free ones."""
    tz = ZoneInfo(shown.location.time_zone)
    context = _context(request, request.POST, shown, sight) | {
        "problem": problem,
        "alternatives": [choice_of(offer, tz) for offer in alternatives],
    }
    return render(request, "desk/visit/move.html", context, status=status)


def _wishes(query: QueryDict, shown: Appointment, sight: Sight) -> list[LineWish]:
    """The visit's services with the person asked for at each place: theirs as booked unless said otherwise."""
    wanted = query.getlist("p")
    return [
        wish_again(line, _person(wanted[place], sight) if place < len(wanted) else line.staff_id)
        for place, line in enumerate(shown.lines.all())
    ]


def _person(text: str, sight: Sight) -> int | None:
    """The person asked for; who sees only themselves books only themselves."""
    return id_of(text) if sight.whole else sight.staff_id


def _context(request: StaffRequest, query: QueryDict, shown: Appointment, sight: Sight) -> dict[str, Any]:
    tz = ZoneInfo(shown.location.time_zone)
    day = day_of(query.get("day", ""), max(local_day(shown.starts_at, tz), local_day(system_clock.now(), tz)))
    wishes = _wishes(query, shown, sight)
    return {
        "visit": shown,
        "tz": tz,
        "name": customer_name(shown),
        "day": day,
        "heading": day_long(day),
        "start": query.get("start", ""),
        "at": query.get("at", ""),
        "override": bool(query.get("override")),
        "was": day_long(local_day(shown.starts_at, tz)),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "lines": lines_for(wishes, _services(shown, wishes), sight),
        "next": query.get("next", ""),
        "may_override": may(request.actor, Action.APPOINTMENT_OVERRIDE, at=shown.location_id),
        **_times(shown, wishes, day, tz),
    }


def _services(shown: Appointment, wishes: list[LineWish]) -> dict[int, Any]:
    ids = [wish.service_id for wish in wishes]
    return dict(selectors_menu.services_with_choices(shown.location, ids))


def _times(shown: Appointment, wishes: list[LineWish], day: date, tz: ZoneInfo) -> dict[str, Any]:
    """The day's free times, or why the visit has none on any day."""
    try:
        days = free_offers(
            location_id=shown.location_id,
            wishes=wishes,
            first_day=day,
            last_day=day,
            channel=Channel.DESK,
            clock=system_clock,
            moving_id=shown.pk,
        )
    except BadInput as error:
        return {"parts": [], "problem": problem_text(error)}
    return {"parts": parts_of(days[0] if days else None, tz)}
