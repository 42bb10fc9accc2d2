"""The turn list at the desk: who is next, and somebody who walks in, given to whoever that is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from booking.diary import wording
from booking.diary.models import Appointment
from booking.diary.once import desk_book_once, form_key
from booking.diary.presenters.load import Load, loads
from booking.diary.selectors import day as selectors_day
from booking.diary.selectors import menu as selectors_menu
from booking.diary.turns import NobodyFree, Turn, takers, turn_skip, turns_of, walk_in_book
from booking.diary.views.changing import TOLD, problem_text
from booking.diary.views.facts import Place, facts_of, place_of
from booking.diary.wish_params import wishes_from
from booking.diary.wishes import CustomerDetails
from booking.team.models import StaffMember
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import ChignonError
from kernel.idempotency.services import InProgress, KeyReused
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action


@dataclass(frozen=True, slots=True)
class Row:
    """A person in the list, and what they do right now."""

    person: StaffMember
    turn: Turn
    last: str
    now: str
    tone: str
    is_next: bool


@require_http_methods(["GET", "POST"])
@staff_required(Action.APPOINTMENT_WRITE)
def turns(request: StaffRequest) -> HttpResponse:
    """GET shows the list, POST books somebody who is here with whoever is next (`s`, `name`, `phone`)."""
    place = place_of(request, only_today=True, action=Action.APPOINTMENT_WRITE)
    if place is None:
        return render(request, "desk/today/empty.html", {"panels": []})
    if request.method == "GET":
        return render(request, "desk/board/turns.html", _context(request, place))
    location = selectors_day.location_chosen(place.locations, request.POST.get("location", ""))
    try:
        visit_id = desk_book_once(
            actor=request.actor,
            key=form_key(request.POST.get("key", "")),
            sent={name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"},
            book=lambda: _walk_in(request, location.pk),
            clock=system_clock,
        )
    except (*TOLD, NobodyFree, InProgress, KeyReused) as error:
        return _again(request, place, error)
    messages.success(request, _("Booked with whoever was next."))
    return redirect("desk:visit", visit_id)


@require_POST
@staff_required(Action.APPOINTMENT_WRITE)
def skip(request: StaffRequest) -> HttpResponse:
    """Somebody passes up their turn."""
    location, staff = id_of(request.POST.get("location", "")), id_of(request.POST.get("staff", ""))
    turn_skip(actor=request.actor, clock=system_clock, location_id=location or 0, staff_id=staff or 0)
    messages.success(request, _("Noted."))
    return redirect(f"{reverse('desk:turns')}?location={location}")


def _walk_in(request: StaffRequest, location_id: int) -> Appointment:
    customer = CustomerDetails(
        name=request.POST.get("name", "").strip()[:120],
        phone=request.POST.get("phone", "").strip()[:40],
        language=current_salon().language,
    )
    return walk_in_book(
        actor=request.actor,
        clock=system_clock,
        location_id=location_id,
        wishes=wishes_from(request.POST).lines,
        customer=customer,
    )


def _again(request: StaffRequest, place: Place, error: ChignonError) -> HttpResponse:
    context = _context(request, place) | {"problem": problem_text(error), "typed": request.POST}
    return render(request, "desk/board/turns.html", context, status=error.status)


def _context(request: StaffRequest, place: Place) -> dict[str, Any]:
    return {
        "place": place,
        "locations": place.locations,
        "heading": wording.day_long(place.day),
        "rows": rows_of(place),
        "menu": selectors_menu.sold_matching(place.location, ""),
        "key": form_key(),
    }


def rows_of(place: Place) -> list[Row]:
    """Everybody who takes appointments here, in the order of their turns; the first who is free is next."""
    facts = facts_of(place)
    all_loads = loads(facts.work_days, facts.visits, facts.blocks)
    people = {person.pk: person for person in takers(place.location)}
    rows: list[Row] = []
    for turn in turns_of(place.location, place.day, people.values()):
        now, tone = _doing(all_loads.get(turn.staff_id), place)
        is_next = tone == "good" and not any(row.is_next for row in rows)
        last = wording.clock_time(turn.last, place.tz) if turn.last and turn.turns else ""
        rows.append(Row(people[turn.staff_id], turn, last, now, tone, is_next))
    return rows


def _doing(load: Load | None, place: Place) -> tuple[str, str]:
    """Off, busy until when, or free."""
    if load is None or not any(low <= place.now < high for low, high in load.present):
        return _("off"), "plain"
    until: datetime | None = next((high for low, high in load.busy if low <= place.now < high), None)
    if until:
        return _("busy until %(time)s") % {"time": wording.clock_time(until, place.tz)}, "warn"
    return pgettext("turn", "free"), "good"
