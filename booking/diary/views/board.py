"""The live board: everybody in the shop by the step they are at, and the next step by one tap."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.diary import services, wording
from booking.diary.flow import appointment_say_late, appointment_settle
from booking.diary.forms import BoardStepForm
from booking.diary.models import Appointment
from booking.diary.presenters.lanes import LATE_CHOICES, OPEN, SETTLED, Hand, lanes_of, settled_count
from booking.diary.selectors import span as selectors_span
from booking.diary.selectors.day import Pulse
from booking.diary.sight import sight_of, visit_seen
from booking.diary.undoing import step_of, step_remember
from booking.diary.views.changing import TOLD, form_text, next_address, problem_text
from booking.diary.views.facts import Place, place_of
from booking.diary.views.live import news, pulse_of, unchanged
from booking.diary.views.visit import may_change
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may

CHANGED = "diary-changed"


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def board(request: StaffRequest) -> HttpResponse:
    """The whole page."""
    place = place_of(request, only_today=True)
    if place is None:
        return render(request, "desk/today/empty.html", {"panels": []})
    context = _context(request, place, pulse_of(place, by_minute=True))
    return render(request, "desk/board/page.html", context | {"locations": place.locations})


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def live(request: StaffRequest) -> HttpResponse:
    """The lanes, or 204 while nothing changes."""
    place = place_of(request, only_today=True)
    if place is None:
        return HttpResponse(status=204)
    pulse = pulse_of(place, by_minute=True)
    if answer := unchanged(request, pulse):
        return answer
    context = _context(request, place, pulse) | {"news": news(request, place)}
    return render(request, "desk/board/live.html", context)


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def step(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The visit one step on (`step`: a state, settled or open), or said to be `late` by some minutes."""
    shown = visit_seen(sight_of(request.actor), visit_id)
    form = BoardStepForm(request.POST)
    if not form.is_valid():
        return _refused(request, visit_id, form_text(form), status=422)
    undoable = step_of("state", shown) if form.cleaned_data["step"] not in {"", SETTLED, OPEN} else None
    try:
        visit = _stepped(request, shown, form)
    except TOLD as error:
        return _refused(request, visit_id, problem_text(error), status=error.status)
    if undoable:
        step_remember(request.session, undoable, visit.version)
    return _done(request, visit_seen(sight_of(request.actor), visit_id), can_undo=undoable is not None)


def _stepped(request: StaffRequest, shown: Appointment, form: BoardStepForm) -> Appointment:
    values = form.cleaned_data
    common = {"actor": request.actor, "appointment_id": shown.pk, "version": values["version"]}
    if not values["step"]:
        return appointment_say_late(**common, minutes=values["late"])
    if values["step"] in {SETTLED, OPEN}:
        return appointment_settle(**common, clock=system_clock, is_settled=values["step"] == SETTLED)
    return services.appointment_set_state(**common, clock=system_clock, state=values["step"])


def _done(request: StaffRequest, visit: Appointment, *, can_undo: bool) -> HttpResponse:
    said = _("%(name)s: %(state)s") % {"name": wording.customer_name(visit), "state": _stands(visit)}
    if not request.headers.get("HX-Request"):
        messages.success(request, said)
        return redirect(next_address(request, visit.pk))
    return _toast(request, "desk/day/placed.html", {"said": said, "can_undo": can_undo})


def _stands(visit: Appointment) -> str:
    if visit.settled_at:
        return _("Paid")
    if visit.late_minutes and visit.state in services.MOVABLE:
        return _("comes %(n)s min late") % {"n": visit.late_minutes}
    return wording.state_label(visit)


def _refused(request: StaffRequest, visit_id: int, problem: str, *, status: int) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.error(request, problem)
        return redirect(next_address(request, visit_id))
    return _toast(request, "desk/day/refused.html", {"problem": problem}, status=status)


def _toast(
    request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer.headers["HX-Trigger"] = CHANGED
    return answer


def _context(request: StaffRequest, place: Place, pulse: Pulse) -> dict[str, Any]:
    span = selectors_span.Span(place.location, [place.day])
    visits = selectors_span.visits_of(span, place.sight)[place.day]
    for visit in visits:
        visit.location = place.location  # known: not to be read again for each
    mine = frozenset(visit.pk for visit in visits if may_change(request.actor, visit, place.sight))
    lanes = lanes_of(visits, Hand(place.tz, place.now, mine))
    return {
        "place": place,
        "lanes": lanes,
        "in_shop": sum(len(lane.cards) for lane in lanes[1:]),
        "settled": settled_count(visits),
        "late_choices": LATE_CHOICES,
        "heading": wording.day_long(place.day),
        "newest": pulse.newest,
        "stamp": pulse.stamp,
        "may_turns": may(request.actor, Action.APPOINTMENT_WRITE, at=place.location.pk),
        "may_book": may(request.actor, Action.APPOINTMENT_WRITE_OWN, at=place.location.pk),
    }
