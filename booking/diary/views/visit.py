"""One visit: everything about it, its states, its note, cancelling. Opens beside the diary, or as its own page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from booking.diary import services
from booking.diary.flow import line_request
from booking.diary.forms import CancelForm, LabelForm, NoteForm, RequestForm, StateForm, VersionForm
from booking.diary.labels import appointment_label
from booking.diary.lines.stretching import STRETCHABLE
from booking.diary.models import Appointment, AppointmentState, VisitLabel
from booking.diary.presenters.again import again_of
from booking.diary.presenters.cancelling import cancel_terms
from booking.diary.presenters.history import history_of
from booking.diary.presenters.lanes import LATE_CHOICES, settle_button, steps_of
from booking.diary.presenters.states import state_buttons
from booking.diary.selectors import visits as selectors
from booking.diary.sight import Sight, party_seen, sight_of, visit_seen
from booking.diary.telling.values import said_of
from booking.diary.undoing import step_of, step_remember
from booking.diary.views.changing import TOLD, came_from, form_text, next_address, problem_text
from booking.diary.wishes import Channel
from booking.diary.wording import TONES, contact_texts, customer_name, day_long, state_label
from crm.customers.minding.alerts import Alert, alerts_of
from kernel.actor import Actor
from kernel.clock import local_day, system_clock
from kernel.design.panels import panels_at
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_GET
@staff_required(Action.DAY_SEE_OWN)
def visit(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The visit as a page, or as the drawer's content when htmx asks for that."""
    sight = sight_of(request.actor)
    shown = visit_seen(sight, visit_id)
    in_drawer = request.headers.get("HX-Target") == "drawer-body"
    template = "desk/visit/body.html" if in_drawer else "desk/visit/page.html"
    return render(request, template, _context(request, shown, sight, in_drawer=in_drawer))


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def state(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The next state, by its button."""
    return _change(
        request,
        visit_id,
        StateForm(request.POST),
        _("Noted."),
        lambda values: services.appointment_set_state(
            actor=request.actor, clock=system_clock, appointment_id=visit_id, **values
        ),
    )


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def requested(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The person of a line was asked for, or was not."""
    return _change(
        request,
        visit_id,
        RequestForm(request.POST),
        _("Noted."),
        lambda values: line_request(actor=request.actor, appointment_id=visit_id, **values),
    )


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def label(request: StaffRequest, visit_id: int) -> HttpResponse:
    """One of the salon's labels is put on, or taken off."""
    return _change(
        request,
        visit_id,
        LabelForm(request.POST),
        _("Noted."),
        lambda values: appointment_label(actor=request.actor, appointment_id=visit_id, **values),
    )


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def note(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The team's note."""
    return _change(
        request,
        visit_id,
        NoteForm(request.POST),
        _("Note saved."),
        lambda values: services.appointment_note(actor=request.actor, appointment_id=visit_id, **values),
    )


@require_POST
@staff_required(Action.APPOINTMENT_WRITE_OWN)
def cancel(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Cancelled, with the reason; the time is free at once."""
    return _change(
        request,
        visit_id,
        CancelForm(request.POST),
        _("The visit is cancelled and its time is free again."),
        lambda values: services.appointment_cancel(
            actor=request.actor,
            clock=system_clock,
            channel=Channel.DESK,
            appointment_id=visit_id,
            **values,
        ),
    )


def _change(
    request: StaffRequest,
    visit_id: int,
    form: VersionForm,
    done: str,
    run: Callable[[dict[str, Any]], Appointment],
) -> HttpResponse:
    """Run the service with the form's values and go back to where the person was; or show the visit anew."""
    shown = visit_seen(sight_of(request.actor), visit_id)
    if not form.is_valid():
        return _again(request, visit_id, form, form_text(form), status=422)
    step = step_of("state", shown) if isinstance(form, StateForm) else None
    try:
        visit = run(form.cleaned_data)
    except TOLD as error:
        return _again(request, visit_id, form, problem_text(error), status=error.status)
    if step:
        step_remember(request.session, step, visit.version)
    messages.success(request, done)
    return redirect(next_address(request, visit_id))


def _again(
    request: StaffRequest, visit_id: int, form: VersionForm, problem: str, *, status: int
) -> HttpResponse:
    """The visit as it stands now, with what was typed still in its form, ready to be sent on purpose."""
    sight = sight_of(request.actor)
    shown = visit_seen(sight, visit_id)
    kept = type(form)({**dict(form.data.items()), "version": shown.version})
    context = _context(request, shown, sight, in_drawer=False) | {
        "problem": problem,
        "next": request.POST.get("next", ""),
    }
    if isinstance(form, NoteForm):
        context |= {"note_form": kept, "note_typed": form.data.get("desk_note", "") != shown.desk_note}
    if isinstance(form, CancelForm):
        context |= {"cancel_form": kept, "is_cancelling": True}
    return render(request, "desk/visit/page.html", context, status=status)


def _alerts(request: StaffRequest, customer_id: int) -> list[Alert]:
    whole = may(request.actor, Action.CUSTOMER_SEE)
    return alerts_of([customer_id], whole=whole).get(customer_id, [])


def _context(request: StaffRequest, shown: Appointment, sight: Sight, *, in_drawer: bool) -> dict[str, Any]:
    tz = ZoneInfo(shown.location.time_zone)
    now = system_clock.now()
    may_write = may_change(request.actor, shown, sight)
    return {
        "visit": shown,
        "tz": tz,
        "name": customer_name(shown),
        "day": day_long(local_day(shown.starts_at, tz)),
        "iso_day": local_day(shown.starts_at, tz).isoformat(),
        "tone": TONES[AppointmentState(shown.state)],
        "state_label": state_label(shown),
        "contacts": _contacts(shown, sight),
        "whole_contacts": sight.contacts,
        "alerts": _alerts(request, shown.customer_id) if shown.customer_id else [],
        "customer_url": _customer_url(request, shown),
        "history": history_of(selectors.history(shown), tz),
        "steps": steps_of(shown, tz),
        "settle": settle_button(shown) if may_write and shown.state == AppointmentState.DONE else None,
        "late_choices": LATE_CHOICES
        if may_write and shown.state in services.MOVABLE and _is_today(shown, now, tz)
        else (),
        "buttons": state_buttons(shown, now) if may_write else [],
        "may_move": may_write and shown.state in services.SHIFTABLE,
        "may_change_lines": may_write and shown.state in STRETCHABLE,
        "may_cancel": may_write and shown.state in services.CANCELLABLE,
        "may_note": may_write,
        "note_form": NoteForm(initial={"version": shown.version, "desk_note": shown.desk_note}),
        "cancel_form": CancelForm(initial={"version": shown.version}),
        "cancel_terms": cancel_terms(shown, now, tz),
        "others": [visit for visit in party_seen(shown, sight) if visit.pk != shown.pk],
        "again": again_of(shown, tz) if may_write and _is_over(shown, now) else [],
        "labels": VisitLabel.objects.all() if may_write else (),
        "said": said_of(shown.answers),
        "worn": {one.pk for one in shown.labels.all()},
        "panels": panels_at("visit", request, appointment=shown),
        "next": came_from(request) if in_drawer else request.GET.get("next", ""),
    }


def _customer_url(request: StaffRequest, shown: Appointment) -> str:
    """The page of who the visit is for; "" for nobody, and for who may not open it."""
    if shown.customer_id is None or not may(request.actor, Action.CUSTOMER_SEE):
        return ""
    return reverse("customers:one", args=[shown.customer_id])


def _is_over(shown: Appointment, now: datetime) -> bool:
    """Whether the visit is done or past, so that the next one can be talked about."""
    is_gone = shown.state == AppointmentState.CANCELLED
    return not is_gone and (shown.state == AppointmentState.DONE or shown.ends_at < now)


def _is_today(shown: Appointment, now: datetime, tz: ZoneInfo) -> bool:
    return local_day(shown.starts_at, tz) == local_day(now, tz)


def may_change(actor: Actor, shown: Appointment, sight: Sight) -> bool:
    """Whether the person may change the visit: every visit, or one that is theirs alone."""
    if may(actor, Action.APPOINTMENT_WRITE, at=shown.location_id):
        return True
    own = all(line.staff_id == sight.staff_id for line in shown.lines.all())
    return own and may(actor, Action.APPOINTMENT_WRITE_OWN, at=shown.location_id)


def _contacts(shown: Appointment, sight: Sight) -> list[tuple[str, str]]:
    """Kind and text of each way to reach the customer, masked for who may not see it whole."""
    rows = list(shown.customer.contacts.all()) if shown.customer else []
    said = [("phone", shown.visitor_phone), ("email", shown.visitor_email)]
    ways = dict.fromkeys([*((row.kind, row.value) for row in rows), *(way for way in said if way[1])])
    texts = contact_texts((value for _kind, value in ways), whole=sight.contacts)
    return [(kind, text) for (kind, _value), text in zip(ways, texts, strict=True)]
