"""The queue at the desk: the line, whom to call to whom, and taking them into service."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.diary.selectors import day as selectors_day
from booking.diary.views.changing import problem_text
from booking.diary.wishes import SlotTaken, WrongState
from booking.queue import selectors, services
from booking.queue.accuracy import accuracy_since
from booking.queue.board import Line, desk_rows, line_now, people_rows, stamp_now
from booking.queue.models import Ticket, TicketState
from booking.queue.services import NobodyWaits, PersonCalls, is_for
from booking.queue.serving import ticket_finish, ticket_serve
from booking.queue.steps import TicketGone
from crm.customers.minding.alerts import gravest_of
from crm.customers.sight import customers_opened
from kernel.clock import system_clock
from kernel.errors import BadInput, Busy, ChignonError, NotFound
from kernel.ids import id_of
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may, may_somewhere, places_with

SINCE = timedelta(days=30)
TOLD = (TicketGone, PersonCalls, NobodyWaits, SlotTaken, WrongState, BadInput, Busy)


@require_GET
@staff_required(Action.QUEUE_WRITE_OWN)
def queue(request: StaffRequest) -> HttpResponse:
    """`?location=&service=`: the line of today."""
    return _page(request)


@require_GET
@staff_required(Action.QUEUE_WRITE_OWN)
def live(request: StaffRequest) -> HttpResponse:
    """The changing part, or 204 while the page shows it as it stands."""
    context = _context(request, request.GET.get("stamp", ""))
    if context is None:
        return HttpResponse(status=204)
    return render(request, "desk/queue/changing.html", context)


@require_POST
@staff_required(Action.QUEUE_WRITE_OWN)
def call_next(request: StaffRequest) -> HttpResponse:
    """Call the next: of the whole line, for a person, for a service."""
    locations = selectors_day.locations_open(places_with(request.actor, Action.QUEUE_WRITE_OWN))
    location = selectors_day.location_chosen(locations, request.POST.get("location", ""))
    staff_id, service_id = (id_of(request.POST.get(name, "")) for name in ("staff", "service"))
    try:
        ticket = services.ticket_call_next(
            actor=request.actor,
            clock=system_clock,
            location_id=location.pk,
            staff_id=staff_id,
            service_id=service_id,
        )
    except TOLD as error:
        return _page(request, error)
    return _said(request, ticket)


@require_POST
@staff_required(Action.QUEUE_WRITE_OWN)
def call(request: StaffRequest, ticket_id: int) -> HttpResponse:
    """Call this one, to the person named or to the desk."""
    staff_id = id_of(request.POST.get("staff", ""))
    try:
        ticket = services.ticket_call(
            actor=request.actor, clock=system_clock, ticket_id=ticket_id, staff_id=staff_id
        )
    except TOLD as error:
        return _page(request, error)
    return _said(request, ticket)


@require_POST
@staff_required(Action.QUEUE_WRITE_OWN)
def serve(request: StaffRequest, ticket_id: int) -> HttpResponse:
    """Into the chair: the ticket becomes a visit in service."""
    override = bool(request.POST.get("override"))
    try:
        ticket_serve(
            actor=request.actor,
            clock=system_clock,
            ticket_id=ticket_id,
            staff_id=id_of(request.POST.get("staff", "")),
            override=override,
        )
    except TOLD as error:
        return _page(request, error, stuck=selectors.ticket_by_id(ticket_id))
    messages.success(request, _("In service; the visit stands in the diary."))
    return redirect(_address(request))


@require_POST
@staff_required(Action.QUEUE_WRITE_OWN)
def step(request: StaffRequest, ticket_id: int) -> HttpResponse:
    """Skip, put back, let go, or done; raises NotFound for any other word."""
    act: Any = {
        "skip": services.ticket_skip,
        "leave": services.ticket_leave,
        "finish": ticket_finish,
        "return": _put_back,
    }.get(request.POST.get("action", ""))
    if act is None:
        raise NotFound
    try:
        act(actor=request.actor, clock=system_clock, ticket_id=ticket_id)
    except TOLD as error:
        return _page(request, error)
    return redirect(_address(request))


def _put_back(*, ticket_id: int, **who: Any) -> Ticket:
    return services.ticket_return(actor=who["actor"], ticket_id=ticket_id)


def _said(request: StaffRequest, ticket: Ticket) -> HttpResponse:
    person = ticket.called_to.name if ticket.called_to else _("the desk")
    said = _("Called: %(code)s to %(person)s.") % {"code": ticket.code, "person": person}
    messages.success(request, said)
    return redirect(_address(request))


def _chosen(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "") or request.GET.get(name, ""))


def _address(request: HttpRequest) -> str:
    kept = {name: _chosen(request, name) for name in ("location", "filter")}
    return f"{reverse('queue:queue')}?{urlencode({name: value for name, value in kept.items() if value})}"


def _page(
    request: StaffRequest, error: ChignonError | None = None, *, stuck: Ticket | None = None
) -> HttpResponse:
    context = _context(request)
    if context is None:
        return render(request, "desk/queue/nowhere.html")
    context |= {
        "problem": problem_text(error) if error else "",
        "stuck": stuck if isinstance(error, (SlotTaken, BadInput)) else None,
        "may_override": may(request.actor, Action.APPOINTMENT_OVERRIDE, at=context["location"].pk),
        "accuracy": accuracy_since(context["location"], context["line"].now - SINCE),
        "may_link": may_somewhere(request.actor, Action.PLACES_WRITE),
    }
    return render(request, "desk/queue/page.html", context, status=error.status if error else 200)


def _context(request: StaffRequest, stamp: str | None = None) -> dict[str, Any] | None:
    """What the changing part shows; None while the salon has no location, or when `stamp` is how things stand."""
    locations = selectors_day.locations_open(places_with(request.actor, Action.QUEUE_WRITE_OWN))
    now = system_clock.now()
    if not locations:
        return None
    location = selectors_day.location_chosen(locations, _chosen(request, "location"))
    current = stamp_now(location, now)
    if stamp == current:
        return None
    whole = may(request.actor, Action.QUEUE_WRITE, at=location.pk)
    own = None if whole else selectors.staff_of_user(request.actor.id)
    only = None if whole else own or 0
    line, service_id = line_now(location, now), id_of(_chosen(request, "filter"))
    return {
        "line": line,
        "location": location,
        "locations": locations,
        "stamp": current,
        "whole": whole,
        "own": own,
        "filter": service_id or "",
        "services": _services(line),
        "people": people_rows(line, only=only),
        **_rows(request, line, service_id, only),
    }


def _rows(request: StaffRequest, line: Line, service_id: int | None, own: int | None) -> dict[str, Any]:
    contacts = may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    known = [one.customer_id for one in (*line.standing, *line.serving) if one.customer_id]
    marks = gravest_of(known)

    def shown(tickets: list[Ticket]) -> list[dict[str, Any]]:
        mine = [one for one in tickets if own is None or _is_mine(one, own)]
        fitting = [one for one in mine if service_id is None or is_for(one, service_id)]
        return desk_rows(line, fitting, contacts=contacts, marks=marks)

    return {
        "opened": customers_opened(request.actor, known),
        "waiting": shown(line.waiting),
        "called": shown(line.of(TicketState.CALLED)),
        "skipped": shown(line.of(TicketState.SKIPPED)),
        "serving": shown(line.serving),
    }


def _is_mine(ticket: Ticket, own: int) -> bool:
    return ticket.wished_id in (None, own) and ticket.called_to_id in (None, own)


def _services(line: Line) -> list[tuple[str, str]]:
    """Services that somebody waits for, by name, to call for one of them."""
    found: dict[str, str] = {}
    for ticket in line.of(TicketState.WAITING):
        if len(ticket.services) == 1:
            found[ticket.services[0].partition("v")[0]] = ticket.services_text
    return sorted(found.items(), key=lambda pair: pair[1]) if len(found) > 1 else []
