"""The tablet at the door and the screen on the wall."""

import io
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from booking.diary.once import form_key
from booking.queue import board, flow
from booking.queue.devices import KioskRequest, device_remember, kiosk_page
from booking.queue.forms import TicketForm
from booking.queue.models import LinkKind, TicketSource
from booking.queue.tokens import link_by_token, rotating_token, ticket_by_token, ticket_token
from booking.storefront.pages import page, salon_address, secret_page
from kernel.actor import Actor, ActorKind
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request

MOST_WRONG_TOKENS, WRONG_SECONDS = 20, 600
MOST_TICKETS, TICKET_SECONDS = 60, 600


@require_safe
@secret_page
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link on the device; it is remembered there."""
    try:
        link = link_by_token(token, LinkKind.DEVICE)
    except NotFound:
        throttle(f"queue:token:{network_of_request(request)}", most=MOST_WRONG_TOKENS, seconds=WRONG_SECONDS)
        raise
    answer = redirect("queue:kiosk", link.location_id)
    device_remember(request, answer, token)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@kiosk_page
def start(request: KioskRequest) -> HttpResponse:
    """What, with whom, a name (GET); the ticket (POST)."""
    chosen = flow.flow_of(request.location, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST" or chosen.step != "name":
        return _step(request, chosen, TicketForm())
    form = TicketForm(request.POST)
    if not form.is_valid():
        return _step(request, chosen, form, status=422)
    try:
        throttle(f"queue:kiosk:{request.location.pk}", most=MOST_TICKETS, seconds=TICKET_SECONDS)
        reference = flow.ticket_take_once(
            flow=chosen,
            form=form,
            sent=request.POST,
            actor=Actor(kind=ActorKind.CUSTOMER, source="kiosk", address=address_of(request)),
            source=TicketSource.KIOSK,
            language=get_language() or "",
            clock=request.clock,
        )
    except ChignonError as error:
        form.place(list(getattr(error, "problems", [])))
        if not isinstance(error, BadInput):
            form.add_error(None, str(error))
        return _step(request, chosen, form, status=error.status)
    return redirect("queue:kiosk_ticket", request.location.pk, ticket_token(reference))


@require_safe
@kiosk_page
def ticket(request: KioskRequest, token: str) -> HttpResponse:
    """The number, for a few seconds, with the code of the page for the phone."""
    found = ticket_by_token(token)
    if found.location_id != request.location.pk:
        raise NotFound
    return _page(
        request,
        "kiosk/ticket.html",
        board.own_view(found, request.clock.now()) | {"token": token, "code": _code_of(f"/t/{token}/")},
    )


@require_safe
@kiosk_page
def screen(request: KioskRequest) -> HttpResponse:
    """Who is called to whom, and who waits, for the whole room."""
    return _page(request, "kiosk/screen.html", _screen(request))


@require_safe
@kiosk_page
def screen_live(request: KioskRequest) -> HttpResponse:
    """The same as a fragment, or 204 while the screen shows it as it stands."""
    if request.GET.get("stamp") == board.stamp_now(request.location, request.clock.now()):
        return HttpResponse(status=204)
    return _page(request, "kiosk/line.html", _screen(request))


@require_safe
@kiosk_page
def code(request: KioskRequest) -> HttpResponse:
    """The code with which a phone in the shop may queue; it changes every ten minutes."""
    address = salon_address(f"/q/{rotating_token(request.location.pk, request.clock.now())}/")
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=8, border=3, light="#fff")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def _code_of(path: str) -> str:
    """The address as a code that stands in the page itself: nobody else is told a private link."""
    return str(segno.make(salon_address(path), error="m", micro=False).svg_data_uri(scale=5, border=2))


def _screen(request: KioskRequest) -> dict[str, Any]:
    now = request.clock.now()
    return board.screen_of(board.line_now(request.location, now)) | {
        "stamp": board.stamp_now(request.location, now),
        "minute": int(now.timestamp() // 60),
    }


def _step(request: KioskRequest, chosen: flow.Flow, form: TicketForm, *, status: int = 200) -> HttpResponse:
    context = flow.choices(chosen, request.clock) | {
        "flow": chosen,
        "form": form,
        "key": form_key(request.POST.get("key", "")),
        "action": request.path,
    }
    return _page(request, f"storefront/queue/{chosen.step}.html", context, status=status)


def _page(
    request: KioskRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shared = {"location": request.location, "is_kiosk": True}
    return page(request, template, shared | context, location=request.location, status=status)
