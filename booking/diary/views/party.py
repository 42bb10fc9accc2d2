"""Guests who come together: all of them moved, or cancelled."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary.availability import free_offers
from booking.diary.forms import start_from
from booking.diary.models import Appointment
from booking.diary.party import party_cancel, party_move, party_wishes
from booking.diary.presenters.offers import Part, choice_of, parts_of
from booking.diary.services import MOVABLE
from booking.diary.sight import party_seen, sight_of, visit_seen
from booking.diary.views.changing import TOLD, next_address, problem_text
from booking.diary.views.facts import day_of
from booking.diary.wishes import Channel, SlotTaken
from booking.diary.wording import customer_name, day_long
from kernel.clock import local_day, system_clock
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_http_methods(["GET", "POST"])
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def move(request: StaffRequest, visit_id: int) -> HttpResponse:
    """GET offers times at which all can be served (`?day=`), POST moves them to one (`start`, or `at`)."""
    shown, visits = _party(request, visit_id)
    if request.method == "GET":
        return render(request, "desk/visit/party_move.html", _context(request, request.GET, shown, visits))
    override = bool(request.POST.get("override"))
    text = request.POST.get("at" if override else "start", "")
    start = start_from(text, ZoneInfo(shown.location.time_zone))
    if start is None or shown.party is None:
        return _again(request, shown, visits, BadInput.of("start", "required", _("Please choose a time.")))
    try:
        party_move(
            actor=request.actor,
            clock=system_clock,
            party=shown.party,
            versions=_versions(request.POST),
            starts_at=start,
            override=override,
        )
    except TOLD as error:
        return _again(request, *_party(request, visit_id), error)
    messages.success(request, _("All were moved."))
    return redirect(next_address(request, visit_id))


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def cancel(request: StaffRequest, visit_id: int) -> HttpResponse:
    """All visits of the party, with one reason."""
    shown, _visits = _party(request, visit_id)
    if shown.party is None:
        raise NotFound
    versions, reason = _versions(request.POST), request.POST.get("reason", "")
    try:
        party_cancel(
            actor=request.actor, clock=system_clock, party=shown.party, versions=versions, reason=reason
        )
    except TOLD as error:
        messages.error(request, problem_text(error))
        return redirect("desk:visit", visit_id)
    messages.success(request, _("All visits of the party are cancelled."))
    return redirect(next_address(request, visit_id))


def _party(request: StaffRequest, visit_id: int) -> tuple[Appointment, list[Appointment]]:
    """The visit and those of its party that can be moved; raises NotFound for one that came alone."""
    sight = sight_of(request.actor)
    shown = visit_seen(sight, visit_id)
    if shown.party is None:
        raise NotFound
    return shown, [visit for visit in party_seen(shown, sight) if visit.state in MOVABLE]


def _versions(data: QueryDict) -> dict[int, int]:
    """What the person saw: `v=<visit>:<version>` for each."""
    pairs = (text.partition(":")[::2] for text in data.getlist("v"))
    return {pk: version for left, right in pairs if (pk := id_of(left)) and (version := id_of(right))}


def _again(
    request: StaffRequest, shown: Appointment, visits: list[Appointment], error: ChignonError
) -> HttpResponse:
    tz = ZoneInfo(shown.location.time_zone)
    nearest = error.alternatives if isinstance(error, SlotTaken) else []
    context = _context(request, request.POST, shown, visits) | {
        "problem": problem_text(error),
        "alternatives": [choice_of(offer, tz) for offer in nearest],
    }
    return render(request, "desk/visit/party_move.html", context, status=error.status)


def _context(
    request: StaffRequest, query: QueryDict, shown: Appointment, visits: list[Appointment]
) -> dict[str, Any]:
    tz = ZoneInfo(shown.location.time_zone)
    day = day_of(query.get("day", ""), max(local_day(shown.starts_at, tz), local_day(system_clock.now(), tz)))
    return {
        "visit": shown,
        "visits": visits,
        "others": [visit for visit in visits if visit.pk != shown.pk],
        "tz": tz,
        "name": customer_name(shown),
        "was": day_long(local_day(shown.starts_at, tz)),
        "day": day,
        "heading": day_long(day),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "start": query.get("start", ""),
        "at": query.get("at", ""),
        "override": bool(query.get("override")),
        "next": query.get("next", ""),
        "may_override": may(request.actor, Action.APPOINTMENT_OVERRIDE, at=shown.location_id),
        "parts": _parts(shown, visits, day, tz),
    }


def _parts(shown: Appointment, visits: list[Appointment], day: date, tz: ZoneInfo) -> list[Part]:
    """The day's times at which all can be served; none where something of it is not sold any more."""
    if not visits:
        return []
    try:
        days = free_offers(
            location_id=shown.location_id,
            wishes=party_wishes(visits),
            first_day=day,
            last_day=day,
            channel=Channel.DESK,
            clock=system_clock,
            moving_id=visits[0].pk,
            also_moving=tuple(visit.pk for visit in visits[1:]),
        )
    except BadInput:
        return []
    return parts_of(days[0] if days else None, tz)
