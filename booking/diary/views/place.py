"""Dragging in the diary: a visit is moved, given to somebody else or stretched; and the last steps are taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from booking.diary import services, wording
from booking.diary.copying import wishes_anew
from booking.diary.forms import PlaceForm, start_from
from booking.diary.lines.stretching import appointment_stretch
from booking.diary.models import Appointment
from booking.diary.presenters.offers import choice_of
from booking.diary.seats.rooming import Room, rooms_given
from booking.diary.selectors.blocks import visits_in
from booking.diary.sight import Sight, sight_of, visit_seen
from booking.diary.undoing import step_of, step_remember, step_undo
from booking.diary.views.changing import TOLD, form_text, problem_text
from booking.diary.views.copy import copy_once
from booking.diary.wishes import Channel, SlotTaken
from kernel.clock import system_clock
from kernel.errors import BadInput, ChignonError, NotAllowed, NotFound, StaleVersion
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may

ON_PURPOSE = {"closed", "past", "too_far"}  # what the right to override may do all the same
CHANGED = "diary-changed"  # the open diary looks at once


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def place(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Put the visit where it was dropped: `start` with people `from_staff` and `to_staff`, or `minutes` long.

    `from_room` and `to_room` are the columns where they are rooms.
    """
    sight = sight_of(request.actor)
    shown = visit_seen(sight, visit_id)
    sight = sight.at(shown.location_id)
    form = PlaceForm(request.POST)
    start = start_from(request.POST.get("start", ""), ZoneInfo(shown.location.time_zone))
    if not form.is_valid() or not (start or form.cleaned_data["minutes"]):
        return _toast(request, "desk/day/refused.html", {"problem": form_text(form)}, status=422)
    step = step_of("move" if start else "stretch", shown, with_rooms=bool(form.cleaned_data["to_room"]))
    if start and form.cleaned_data["copy"]:
        return _copied(request, shown, sight, form, start)
    change = _moving(request, shown, sight, form, start) if start else _stretching(request, shown, form)
    try:
        visit = change()
    except TOLD as error:
        return _refused(request, shown, sight, form, start, error)
    step_remember(request.session, step, visit.version)
    return _toast(request, "desk/day/placed.html", {"said": _said(sight, visit.pk), "can_undo": True})


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def undo(request: StaffRequest) -> HttpResponse:
    """Take the latest step of this session back, or say why not."""
    try:
        undone = step_undo(actor=request.actor, clock=system_clock, session=request.session)
    except StaleVersion:
        said = _("Somebody changed this visit since; your step stays as it is.")
        return _toast(request, "desk/day/refused.html", {"problem": said}, status=409)
    except (*TOLD, NotAllowed, NotFound) as error:
        said = _("This step cannot be taken back: %(why)s") % {"why": problem_text(error)}
        return _toast(request, "desk/day/refused.html", {"problem": said}, status=error.status)
    if undone is None:
        return _toast(request, "desk/day/placed.html", {"said": _("There is nothing to take back.")})
    said = _("Taken back: %(visit)s") % {"visit": _said(sight_of(request.actor), undone[1].pk)}
    return _toast(request, "desk/day/placed.html", {"said": said})


def _copied(
    request: StaffRequest, shown: Appointment, sight: Sight, form: PlaceForm, start: datetime
) -> HttpResponse:
    """The visit stays, and stands once more where it was dropped."""
    wishes = wishes_anew(shown)
    given = tuple(replace(wish, staff_id=_person(wish.staff_id or 0, form, sight)) for wish in wishes)
    try:
        made = copy_once(request, shown, start, wishes=given, override=form.cleaned_data["override"])
    except TOLD as error:
        return _refused(request, shown, sight, form, start, error)
    said = _("Booked once more: %(visit)s") % {"visit": _said(sight, made)}
    return _toast(request, "desk/day/placed.html", {"said": said})


def _moving(
    request: StaffRequest, shown: Appointment, sight: Sight, form: PlaceForm, start: datetime
) -> Callable[[], Appointment]:
    def move() -> Appointment:
        return services.appointment_move(
            actor=request.actor,
            clock=system_clock,
            channel=Channel.DESK,
            appointment_id=shown.pk,
            version=form.cleaned_data["version"],
            starts_at=start,
            staff_ids=[_person(line.staff_id, form, sight) for line in shown.lines.all()],
            rooms=_rooms(shown, form, start),
            override=form.cleaned_data["override"],
            is_tried=True,
        )

    return move


def _rooms(shown: Appointment, form: PlaceForm, start: datetime) -> list[Room | None] | None:
    """The rooms that the lines are to have, where one was chosen; raises BadInput for one that cannot be."""
    taken, given = form.cleaned_data["from_room"], form.cleaned_data["to_room"]
    if not (taken and given):
        return None
    return rooms_given(shown, taken=taken, given=given, stays=start == shown.starts_at)


def _person(staff_id: int, form: PlaceForm, sight: Sight) -> int:
    """Who does the line now: everything that one person had of the visit goes along to the other."""
    taken, given = form.cleaned_data["from_staff"], form.cleaned_data["to_staff"]
    return given if given and taken == staff_id and sight.whole else staff_id


def _stretching(request: StaffRequest, shown: Appointment, form: PlaceForm) -> Callable[[], Appointment]:
    return lambda: appointment_stretch(
        actor=request.actor,
        clock=system_clock,
        appointment_id=shown.pk,
        version=form.cleaned_data["version"],
        minutes=form.cleaned_data["minutes"],
        override=form.cleaned_data["override"],
    )


def _refused(
    request: StaffRequest,
    shown: Appointment,
    sight: Sight,
    form: PlaceForm,
    start: datetime | None,
    error: ChignonError,
) -> HttpResponse:
    """Why not, the nearest free times, and for who may: all the same."""
    tz = ZoneInfo(shown.location.time_zone)
    nearest = error.alternatives if isinstance(error, SlotTaken) and start else []
    context = {
        "visit": shown,
        "name": wording.customer_name(shown),
        "problem": _problem(error, start),
        "in_the_way": _in_the_way(shown, sight, form, start)
        if isinstance(error, SlotTaken) and start
        else [],
        "asked_day": wording.day_short(start.astimezone(tz).date()) if start else "",
        "alternatives": [choice_of(offer, tz) for offer in nearest],
        "asked": form.cleaned_data,
        "start": start.isoformat() if start else "",
        "both": _both(sight, shown.pk, form, start) if isinstance(error, StaleVersion) else (),
        "may_override": _is_for_override(error)
        and may(request.actor, Action.APPOINTMENT_OVERRIDE, at=shown.location_id),
    }
    return _toast(request, "desk/day/refused.html", context, status=error.status)


def _both(sight: Sight, visit_id: int, form: PlaceForm, start: datetime | None) -> tuple[str, str]:
    """How the visit stands since somebody else changed it, and what was asked of it here."""
    shown = visit_seen(sight, visit_id)
    wanted = f"{form.cleaned_data['minutes']} {_('min')}"
    if start:
        local = start.astimezone(ZoneInfo(shown.location.time_zone))
        wanted = f"{wording.day_short(local.date())} {local:%H:%M}"
    return _said(sight, visit_id), wanted


def _in_the_way(shown: Appointment, sight: Sight, form: PlaceForm, start: datetime) -> list[str]:
    """Who has the time, or the room: "Ada 10:00–11:00"."""
    people = [_person(line.staff_id, form, sight) for line in shown.lines.all()]
    rooms = [room for room in [form.cleaned_data["to_room"]] if room]
    wanted = (start, start + (shown.ends_at - shown.starts_at))
    tz = ZoneInfo(shown.location.time_zone)
    return [
        f"{wording.customer_name(visit)} {wording.clock_time(visit.starts_at, tz)}–{wording.clock_time(visit.ends_at, tz)}"
        for visit in visits_in(wanted, people, rooms, besides=shown.pk)
    ]


def _problem(error: ChignonError, start: datetime | None) -> str:
    if isinstance(error, SlotTaken):
        if start is None:
            return _("There is no room for that: the next visit or the end of the shift stands in the way.")
        return _("Somebody or something is taken at this time.")
    if isinstance(error, StaleVersion):
        return _("Somebody else has just changed this visit.")
    return problem_text(error)


def _is_for_override(error: ChignonError) -> bool:
    """Whether the right to override would help."""
    codes = {problem.code for problem in error.problems} if isinstance(error, BadInput) else set()
    return isinstance(error, SlotTaken) or (bool(codes) and codes <= ON_PURPOSE)


def _said(sight: Sight, visit_id: int) -> str:
    """ "Ana Ribeiro: Sat 28 Nov 11:30–12:15, Inès"."""
    shown = visit_seen(sight, visit_id)
    tz = ZoneInfo(shown.location.time_zone)
    times = f"{wording.clock_time(shown.starts_at, tz)}–{wording.clock_time(shown.ends_at, tz)}"
    return _("%(name)s: %(day)s %(times)s, %(people)s") % {
        "name": wording.customer_name(shown),
        "day": wording.day_short(shown.starts_at.astimezone(tz).date()),
        "times": times,
        "people": wording.people_text(shown),
    }


def _toast(
    request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer.headers["HX-Trigger"] = CHANGED
    return answer
