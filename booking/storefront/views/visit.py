"""The customer's own page of one visit, behind the token of its link. Looking changes nothing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking.diary.confirming import appointment_confirm
from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.telling.calendars import visit_ics
from booking.diary.telling.values import said_of
from booking.diary.tokens import appointment_by_token
from booking.diary.wishes import Channel, SlotTaken
from booking.storefront.choosing.choice import choice_of
from booking.storefront.choosing.instead import offered_of
from booking.storefront.choosing.moving import moving_shop, moving_times
from booking.storefront.pages import (
    PublicRequest,
    customer_page,
    other_zone,
    page,
    salon_address,
    secret_page,
)
from booking.storefront.policy import leeway_of, masked_email, masked_phone
from booking.storefront.services import customer_actor
from crm.customers.models import ContactKind
from kernel.actor import Actor
from kernel.clock import zone
from kernel.design.panels import panels_at
from kernel.errors import ChignonError, NotFound
from kernel.ids import id_of
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request

MOST_WRONG_TOKENS = 20
WRONG_SECONDS = 600
CALENDAR_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


@require_safe
@secret_page
@customer_page
def visit(request: PublicRequest, token: str) -> HttpResponse:
    """What is booked, and the ways to move or cancel it."""
    return visit_page(request, visit_of(request, token), token)


@require_safe
@secret_page
@customer_page
def calendar_file(request: PublicRequest, token: str) -> HttpResponse:
    """The visit as a file for the calendar on the phone."""
    found = visit_of(request, token)
    if found.state == AppointmentState.PENDING:
        raise NotFound
    text = visit_ics(found, method="PUBLISH", url=salon_address(f"/b/{token}/"))
    answer = HttpResponse(text, content_type=CALENDAR_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="visit-{found.reference}.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def cancel(request: PublicRequest, token: str) -> HttpResponse:
    """Ask once (GET), cancel (POST)."""
    found = visit_of(request, token)
    if request.method != "POST":
        return visit_page(request, found, token, asks_cancel=True)
    try:
        appointment_cancel(
            actor=_actor(request, found),
            clock=request.clock,
            channel=Channel.STOREFRONT,
            appointment_id=found.pk,
            version=_version(request),
            reason=request.POST.get("reason", "")[:200],
        )
    except ChignonError as error:
        return visit_page(request, appointment_by_token(token), token, error=error, status=error.status)
    return redirect("storefront:visit", token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def confirm(request: PublicRequest, token: str) -> HttpResponse:
    """Ask (GET, where a reminder's link leads: whoever fetches it beforehand changes nothing), confirm (POST)."""
    found = visit_of(request, token)
    if request.method != "POST":
        may_confirm = found.state == AppointmentState.BOOKED and found.starts_at > request.clock.now()
        return visit_page(request, found, token, asks_confirm=may_confirm)
    try:
        appointment_confirm(
            actor=_actor(request, found),
            clock=request.clock,
            channel=Channel.STOREFRONT,
            appointment_id=found.pk,
            version=_version(request),
        )
    except ChignonError as error:
        return visit_page(request, appointment_by_token(token), token, error=error, status=error.status)
    return redirect("storefront:visit", token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def move(request: PublicRequest, token: str) -> HttpResponse:
    """Show other times (GET), move the visit to one (POST)."""
    found = visit_of(request, token)
    if not leeway_of(found, request.clock.now()).may_move:
        return visit_page(
            request, found, token, is_late=True, status=409 if request.method == "POST" else 200
        )
    choice = choice_of(request.POST if request.method == "POST" else request.GET)
    if request.method != "POST" or choice.starts_at is None:
        return move_page(request, found, token)
    try:
        appointment_move(
            actor=_actor(request, found),
            clock=request.clock,
            channel=Channel.STOREFRONT,
            appointment_id=found.pk,
            version=_version(request),
            starts_at=choice.starts_at,
        )
    except SlotTaken as taken:
        return move_page(request, found, token, taken=True, nearest=taken.alternatives[:6], status=409)
    except ChignonError as error:
        return visit_page(request, appointment_by_token(token), token, error=error, status=error.status)
    return redirect("storefront:visit", token=token)


def visit_of(request: PublicRequest, token: str) -> Appointment:
    """The visit of that link; a wrong one counts, so that guessing is slow. Raises NotFound, TooMany."""
    try:
        return appointment_by_token(token)
    except NotFound:
        throttle(f"book:token:{network_of_request(request)}", most=MOST_WRONG_TOKENS, seconds=WRONG_SECONDS)
        raise


def move_page(
    request: PublicRequest, found: Appointment, token: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of other times."""
    choice = choice_of(request.GET)
    shop = moving_shop(found, request.clock)
    context = visit_context(request, found, token) | {
        "shop": shop,
        "choice": choice,
        "times": moving_times(found, choice, shop),
        **more,
    }
    return page(request, "storefront/move.html", context, location=found.location, status=status)


def visit_page(
    request: PublicRequest, found: Appointment, token: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of the visit."""
    context = visit_context(request, found, token) | more
    said = more.get("panel_said", "")
    context["panels"] = panels_at("storefront.visit", request, visit=found, token=token, said=said)
    return page(request, "storefront/visit.html", context, location=found.location, status=status)


def visit_context(request: PublicRequest, found: Appointment, token: str) -> dict[str, Any]:
    """What the pages of a visit show; phone and email only in part, since links get forwarded."""
    return {
        "visit": found,
        "lines": found.lines.all(),
        "token": token,
        "tz": zone(found.location.time_zone),
        "other_zone": other_zone(request, found.location),
        "leeway": leeway_of(found, request.clock.now()),
        "is_cancelled": found.state == AppointmentState.CANCELLED,
        "is_confirmed": found.state == AppointmentState.CONFIRMED,
        "is_pending": found.state == AppointmentState.PENDING,
        "said": said_of(found.answers),
        "offered": offered_of(found),
        "contacts": _contacts(found),
    }


def _contacts(found: Appointment) -> list[str]:
    """Where the customer is reached about the visit; what else the salon knows of them stays with the salon."""
    if found.visitor_phone or found.visitor_email:
        said = [(masked_email, found.visitor_email), (masked_phone, found.visitor_phone)]
        return [mask(value) for mask, value in said if value]
    if found.customer is None:
        return []
    mask = {ContactKind.PHONE.value: masked_phone, ContactKind.EMAIL.value: masked_email}
    contacts = found.customer.contacts.filter(is_primary=True).order_by("kind")
    return [mask[contact.kind](contact.value) for contact in contacts]


def _actor(request: PublicRequest, found: Appointment) -> Actor:
    name = found.visitor_name or (found.customer.name if found.customer else _("Customer"))
    return customer_actor(name, address_of(request))


def _version(request: PublicRequest) -> int | None:
    return id_of(request.POST.get("version", ""))
