"""Putting a walk-in in line at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.diary.once import form_key
from booking.diary.presenters.found import people_found
from booking.diary.views.facts import Place, place_of
from booking.diary.views.sent import row_sent
from booking.queue.flow import services_of
from booking.queue.forms import DeskTicketForm
from booking.queue.models import Ticket, TicketSource
from booking.queue.selectors import people_at, ticket_by_id
from booking.queue.taking import TicketWish, ticket_take
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action, may


@require_http_methods(["GET", "POST"])
@staff_required(Action.QUEUE_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """What they want, with whom, and perhaps who it is."""
    place = place_of(request, only_today=True, action=Action.QUEUE_WRITE)
    if place is None:
        raise NotFound
    if request.method == "POST" and not request.POST.get("find"):
        return _sent(request, place)
    return _page(request, place, _form(place, initial=_typed(request)))


def _typed(request: StaffRequest) -> dict[str, Any]:
    """What stood in the form before the customer was looked for."""
    return {**request.POST.dict(), "services": request.POST.getlist("services")}


def _sent(request: StaffRequest, place: Place) -> HttpResponse:
    form = _form(place, data=request.POST)
    ticket_id = row_sent(
        request,
        form,
        scope="queue:desk",
        make=lambda: _take(request, place, form),
        again=lambda status: _page(request, place, form, status=status),
    )
    if isinstance(ticket_id, HttpResponse):
        return ticket_id
    messages.success(request, _said(ticket_by_id(ticket_id)))
    return redirect(f"{reverse('queue:queue')}?location={place.location.pk}")


def _said(ticket: Ticket) -> str:
    named = {"code": ticket.code, "minutes": ticket.promised_minutes}
    if ticket.promised_minutes is None:
        return _("Ticket %(code)s. Nobody has time left for it today.") % named
    return _("Ticket %(code)s, about %(minutes)s min.") % named


def _take(request: StaffRequest, place: Place, form: DeskTicketForm) -> Ticket:
    data = form.cleaned_data
    wish = TicketWish(
        location_id=place.location.pk,
        services=tuple(data["services"]),
        wished_id=data["wished"],
        name=data["name"],
        phone=data["phone"],
        email=data["email"],
        language=current_salon().language,
        customer_id=data["customer_id"],
    )
    return ticket_take(actor=request.actor, clock=system_clock, source=TicketSource.DESK, wish=wish)


def _form(place: Place, **options: Any) -> DeskTicketForm:
    form = DeskTicketForm(**options)
    offered = [
        (token, name)
        for group in services_of(place.location, online=False)
        for token, name, _m in group.items
    ]
    people = [(person.pk, person.name) for person in people_at(place.location)]
    form.fields["services"].choices = offered  # type: ignore[attr-defined]
    form.fields["wished"].choices = [("", _("anyone")), *people]  # type: ignore[attr-defined]
    return form


def _page(request: StaffRequest, place: Place, form: DeskTicketForm, *, status: int = 200) -> HttpResponse:
    may_search = may(request.actor, Action.CUSTOMER_SEE)
    asked = request.POST.get("cq", "").strip() if may_search else ""
    whole = may(request.actor, Action.CUSTOMER_SEE_CONTACT)
    context = {
        "form": form,
        "place": place,
        "locations": place.locations,
        "key": form_key(request.POST.get("key", "")),
        "asked": asked,
        "found": people_found(asked, whole=whole) if asked else [],
        "may_search": may_search,
    }
    return render(request, "desk/queue/new.html", context, status=status)
