"""What waits for an answer, and answering it."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.diary.availability import free_offers
from booking.diary.changes import wishes_of
from booking.diary.models import Appointment, AppointmentState
from booking.diary.pending import appointment_accept, appointment_decline
from booking.diary.presenters.offers import choice_of
from booking.diary.sight import Sight, sight_of, visit_seen
from booking.diary.views.changing import next_address, problem_text
from booking.diary.views.visit import may_change
from booking.diary.wishes import AlreadyAnswered, Channel, TooLate
from booking.diary.wording import contact_texts, customer_name, day_long, services_text
from booking.requests import selectors
from booking.requests.answering import request_decline
from booking.requests.forms import AnswerForm, DeclineForm
from booking.requests.messages import is_told, visit_is_told
from booking.requests.models import RequestKind, RequestState, VisitRequest
from booking.requests.panels import visit_row
from booking.requests.prefill import booking_address
from booking.requests.wording import part_text, services_of
from kernel.clock import local_day, system_clock, zone
from kernel.errors import BadInput, Busy, NotAllowed, StaleVersion
from kernel.ids import id_of
from kernel.marks import day_and_time, semicolon
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, authorise_seen, may, places_with

DAYS_TO_LOOK = 6
MOST_A_DAY = 4
TOLD = (AlreadyAnswered, StaleVersion, TooLate, BadInput, Busy)


@require_GET
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def listed(request: StaffRequest) -> HttpResponse:
    """`?answered=1`: visits, groups and series that wait for an answer, or the latest that were answered."""
    sight = sight_of(request.actor)
    places = places_with(request.actor, Action.APPOINTMENT_WRITE)
    answered = bool(request.GET.get("answered"))
    visits = [] if answered else list(selectors.pending_visits(sight))
    asked = selectors.requests_answered(places) if answered else selectors.requests_open(places)
    context = {
        "visits": [visit_row(one) for one in visits if may_change(request.actor, one, sight)],
        "requests": [request_row(one) for one in asked],
        "answered": answered,
        "tab": "answered" if answered else "open",
        "may_rule": may(request.actor, Action.PLACES_WRITE),
    }
    return render(request, "desk/requests/list.html", context)


@require_GET
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def visit_page(request: StaffRequest, visit_id: int) -> HttpResponse:
    """A visit that is asked for: yes, or no in words of one's own and with other times."""
    sight = sight_of(request.actor)
    visit = _visit_answerable(request, visit_id, sight)
    if visit.state != AppointmentState.PENDING:
        return redirect("desk:visit", visit_id)
    return _visit_page(request, visit, sight, DeclineForm(initial={"version": visit.version}))


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def visit_accept(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Yes."""
    visit = visit_seen(sight_of(request.actor), visit_id)
    version = id_of(request.POST.get("version", ""))
    try:
        appointment_accept(actor=request.actor, clock=system_clock, appointment_id=visit.pk, version=version)
    except TOLD as error:
        messages.error(request, problem_text(error))
        return redirect("desk:visit", visit_id)
    _flash(request, _("Accepted; the customer is told."), told=visit_is_told(visit, "booked"))
    return redirect(next_address(request, visit_id))


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def visit_decline(request: StaffRequest, visit_id: int) -> HttpResponse:
    """No."""
    sight = sight_of(request.actor)
    visit = _visit_answerable(request, visit_id, sight)
    if visit.state != AppointmentState.PENDING:
        messages.error(request, problem_text(AlreadyAnswered()))
        return redirect("desk:visit", visit_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _visit_page(request, visit, sight, form, status=422)
    try:
        appointment_decline(
            actor=request.actor,
            clock=system_clock,
            appointment_id=visit.pk,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            offered=form.offered(request.POST.getlist("offered")),
        )
    except BadInput as error:
        form.add_error(None, problem_text(error))
        return _visit_page(request, visit, sight, form, status=error.status)
    except TOLD as error:
        messages.error(request, problem_text(error))
        return redirect("desk:visit", visit_id)
    said = _("Declined; the customer is told, and the time is free again.")
    _flash(request, said, told=visit_is_told(visit, "declined"))
    return redirect("requests:list")


@require_GET
@staff_required(Action.APPOINTMENT_WRITE)
def request_page(request: StaffRequest, request_id: int) -> HttpResponse:
    """A group or a series that was asked for, with the way to the form that it fills in."""
    row = _row_seen(request, request_id)
    return _request_page(request, row, AnswerForm(initial={"version": row.version}))


@require_POST
@staff_required(Action.APPOINTMENT_WRITE)
def request_declined(request: StaffRequest, request_id: int) -> HttpResponse:
    """No."""
    row = _row_seen(request, request_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _request_page(request, row, form, status=422)
    try:
        request_decline(actor=request.actor, clock=system_clock, request_id=row.pk, **form.cleaned_data)
    except TOLD as error:
        messages.error(request, problem_text(error))
        return redirect("requests:request", request_id)
    _flash(request, _("Answered; the customer is told."), told=is_told(row, "declined"))
    return redirect("requests:list")


def request_row(row: VisitRequest) -> dict[str, Any]:
    """One request as lists and its page show it."""
    is_group = row.kind == RequestKind.GROUP
    first, last = row.from_date, row.until_date
    days = day_long(first) if first == last else f"{day_long(first)} – {day_long(last)}"
    return {
        "row": row,
        "icon": "users" if is_group else "repeat",
        "what": _("%(n)s people") % {"n": len(row.guests)}
        if is_group
        else _("%(times)s visits, every %(every)s weeks") % {"times": row.times, "every": row.every_weeks},
        "services": semicolon().join(dict.fromkeys(services_of(guest) for guest in row.guests)),
        "when": day_and_time(days, part_text(row.from_minute, row.until_minute)),
        "tz": zone(row.location.time_zone),
        "tone": {RequestState.OPEN: "warn", RequestState.BOOKED: "good"}.get(RequestState(row.state), ""),
    }


def _flash(request: StaffRequest, said: str, *, told: bool) -> None:
    """Say that the customer is told; to whom no way leads is called."""
    if told:
        messages.success(request, said)
    else:
        messages.warning(request, _("Answered. No message reaches this customer: please call them."))


def _visit_answerable(request: StaffRequest, visit_id: int, sight: Sight) -> Appointment:
    """The visit, for who may change it; raises NotFound, NotAllowed."""
    visit = visit_seen(sight, visit_id)
    if not may_change(request.actor, visit, sight):
        raise NotAllowed
    return visit


def _row_seen(request: StaffRequest, request_id: int) -> VisitRequest:
    """The request, for who may answer it at its location; raises NotFound."""
    row = selectors.request_by_id(request_id)
    authorise_seen(request.actor, Action.APPOINTMENT_WRITE, at=row.location_id)
    return row


def _request_page(
    request: StaffRequest, row: VisitRequest, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    contacts = filter(None, (row.visitor_phone, row.visitor_email))
    context = {
        **request_row(row),
        "guests": [(guest["name"], services_of(guest)) for guest in row.guests],
        "contacts": contact_texts(contacts, whole=may(request.actor, Action.CUSTOMER_SEE_CONTACT)),
        "is_open": row.state == RequestState.OPEN,
        "is_told": is_told(row, "declined"),
        "booking_address": booking_address(row),
        "form": form,
    }
    return render(request, "desk/requests/request.html", context, status=status)


def _visit_page(
    request: StaffRequest, visit: Appointment, sight: Sight, form: DeclineForm, *, status: int = 200
) -> HttpResponse:
    tz = ZoneInfo(visit.location.time_zone)
    context = {
        "visit": visit,
        "tz": tz,
        "name": customer_name(visit),
        "services": services_text(visit),
        "day": day_long(local_day(visit.starts_at, tz)),
        "days": _free_instead(visit, tz),
        "chosen": request.POST.getlist("offered"),
        "form": form,
    }
    return render(request, "desk/requests/visit.html", context, status=status)


def _free_instead(visit: Appointment, tz: ZoneInfo) -> list[tuple[str, list[Any]]]:
    """A few free times of the visit on its day and those after it, spread over each day."""
    first = max(local_day(visit.starts_at, tz), local_day(system_clock.now(), tz))
    try:
        days = free_offers(
            location_id=visit.location_id,
            wishes=wishes_of(visit, Channel.STOREFRONT, None),
            first_day=first,
            last_day=first + timedelta(days=DAYS_TO_LOOK),
            channel=Channel.DESK,
            clock=system_clock,
            moving_id=None,
        )
    except BadInput:
        return []
    found = []
    for day in days:
        step = max(1, len(day.offers) // MOST_A_DAY)
        choices = [choice_of(offer, tz) for offer in day.offers[::step][:MOST_A_DAY]]
        found += [(day_long(day.date), choices)] if choices else []
    return found
