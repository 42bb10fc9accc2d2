"""Queueing on one's own phone by the code in the shop, and the private page of the ticket."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.diary.once import form_key
from booking.places.models import Location
from booking.queue import board, flow
from booking.queue.forms import TicketForm
from booking.queue.models import Ticket, TicketSource
from booking.queue.services import ticket_leave
from booking.queue.steps import TicketGone
from booking.queue.tokens import location_to_join, ticket_by_token, ticket_token
from booking.storefront.pages import PublicRequest, customer_page, page, secret_page
from booking.storefront.services import contacts_throttle, customer_actor
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request

HOUR = 3600
MOST_BY_ADDRESS = 40
MOST_AT_PLACE, MOST_ASKED, PLACE_SECONDS = 60, 120, 600
MOST_WRONG_TOKENS, WRONG_SECONDS = 20, 600


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def join(request: PublicRequest, token: str) -> HttpResponse:
    """What, with whom, a name (GET); the ticket (POST). A code that is over says so."""
    try:
        location = location_to_join(token, request.clock.now())
    except NotFound:
        _count_wrong(request)
        return page(request, "storefront/queue/over.html", {}, status=404)
    chosen = flow.flow_of(location, request.POST if request.method == "POST" else request.GET)
    if chosen.step == "who":  # the dearest page: the whole line is seated for each person
        throttle(f"queue:asked:{network_of_request(request)}", most=MOST_ASKED, seconds=PLACE_SECONDS)
    if request.method != "POST" or chosen.step != "name":
        return _step(request, chosen, TicketForm())
    return _send(request, location, chosen)


@require_safe
@secret_page
@customer_page
def ticket(request: PublicRequest, token: str) -> HttpResponse:
    """My number, how many before me, about how long."""
    return _ticket_page(request, _ticket_of(request, token), token)


@require_safe
@secret_page
@customer_page
def live(request: PublicRequest, token: str) -> HttpResponse:
    """The changing part of that page, or 204."""
    found = _ticket_of(request, token)
    if request.GET.get("stamp") == board.stamp_now(found.location, request.clock.now()):
        return HttpResponse(status=204)
    return _ticket_page(request, found, token, template="storefront/queue/place.html")


@require_POST
@secret_page
@customer_page
def leave(request: PublicRequest, token: str) -> HttpResponse:
    """Leave the queue."""
    found = _ticket_of(request, token)
    with suppress(TicketGone):  # the page says what became of it
        ticket_leave(actor=customer_actor("", address_of(request)), clock=request.clock, ticket_id=found.pk)
    return redirect("queue:ticket", token=token)


def _send(request: PublicRequest, location: Location, chosen: flow.Flow) -> HttpResponse:
    form = TicketForm(request.POST)
    if not form.is_valid():
        return _step(request, chosen, form, status=422)
    try:
        throttle(f"queue:ip:{network_of_request(request)}", most=MOST_BY_ADDRESS, seconds=HOUR)
        contacts_throttle(filter(None, (form.cleaned_data["phone"], form.cleaned_data["email"])))
        throttle(f"queue:place:{location.pk}", most=MOST_AT_PLACE, seconds=PLACE_SECONDS)
        reference = flow.ticket_take_once(
            flow=chosen,
            form=form,
            sent=request.POST,
            actor=customer_actor("", address_of(request)),  # the trail would keep the name for good
            source=TicketSource.QR,
            language=get_language() or "",
            clock=request.clock,
            network=network_of_request(request),
        )
    except ChignonError as error:
        form.place(list(getattr(error, "problems", [])))
        if not isinstance(error, BadInput):
            form.add_error(None, str(error))
        return _step(request, chosen, form, status=error.status)
    return redirect("queue:ticket", token=ticket_token(reference))


def _step(request: PublicRequest, chosen: flow.Flow, form: TicketForm, *, status: int = 200) -> HttpResponse:
    context = flow.choices(chosen, request.clock) | {
        "flow": chosen,
        "form": form,
        "key": form_key(request.POST.get("key", "")),
        "action": request.path,
        "location": chosen.location,
        "is_kiosk": False,
    }
    return page(
        request, f"storefront/queue/{chosen.step}.html", context, location=chosen.location, status=status
    )


def _ticket_of(request: PublicRequest, token: str) -> Ticket:
    """The ticket of that link; a wrong one counts, so that guessing is slow. Raises NotFound, TooMany."""
    try:
        return ticket_by_token(token)
    except NotFound:
        _count_wrong(request)
        raise


def _count_wrong(request: PublicRequest) -> None:
    throttle(f"queue:token:{network_of_request(request)}", most=MOST_WRONG_TOKENS, seconds=WRONG_SECONDS)


def _ticket_page(
    request: PublicRequest, found: Ticket, token: str, *, template: str = "storefront/queue/ticket.html"
) -> HttpResponse:
    context = board.own_view(found, request.clock.now()) | {"token": token}
    return page(request, template, context, location=found.location)
