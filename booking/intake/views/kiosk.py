"""A form on the salon's tablet: handing it over, filling it in, and the way back to the locked screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.intake.handing import (
    Handed,
    handed_answer,
    handed_asked,
    request_hand,
    tablet_hand,
    tablet_handed,
    tablet_release,
    tablet_touch,
    visit_form_hand,
)
from booking.intake.views.public import fill
from booking.storefront.pages import PublicRequest, customer_page, page, secret_page
from crm.forms.filling.answering import Filled
from crm.forms.models import FormAnswer
from kernel.actor import Actor
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest, staff_required
from tenants.accounts.rights import Action
from tenants.accounts.tablets.lock import is_on_tablet

FRAME = "kiosk/intake.html"


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def hand_request(request: StaffRequest, form_request_id: int) -> HttpResponse:
    """Hand the tablet over for the form of a request."""
    handed = request_hand(
        actor=request.actor,
        clock=system_clock,
        request_id=form_request_id,
        on_tablet=is_on_tablet(request),
    )
    return _handed(request, handed)


@require_POST
@staff_required(Action.CUSTOMER_SEE_OWN)
def hand_visit(request: StaffRequest, appointment_id: int, form_id: int) -> HttpResponse:
    """Hand the tablet over for a form that the visit needs."""
    handed = visit_form_hand(
        actor=request.actor,
        clock=system_clock,
        visit_id=appointment_id,
        form_id=form_id,
        on_tablet=is_on_tablet(request),
    )
    return _handed(request, handed)


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def form(request: PublicRequest) -> HttpResponse:
    """The form that the tablet was handed over for; anything else leads to the locked screen."""
    handed = tablet_handed(request, request.clock)
    asked = handed_asked(handed, request.clock) if handed else None
    if handed is None or asked is None:
        tablet_release(request)
        return redirect("tablet")
    tablet_touch(request, request.clock)
    sent: list[FormAnswer] = []

    def keep(actor: Actor, filled: Filled) -> FormAnswer:
        sent.append(handed_answer(actor=actor, clock=request.clock, handed=handed, filled=filled))
        return sent[0]

    answer = fill(request, asked.form_id, asked.name, keep, visit=asked.visit, frame=FRAME)
    if not sent:
        return answer
    tablet_release(request)
    return redirect("intake:kiosk_thanks")


@require_safe
@secret_page
@customer_page
def thanks(request: PublicRequest) -> HttpResponse:
    """It is sent; the tablet goes back to its locked screen by itself."""
    return page(request, "kiosk/intake_thanks.html", {})


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Nobody is at it any more: what was typed is gone, the locked screen is back."""
    tablet_release(request)
    return redirect("tablet")


@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    """Somebody types: the tablet does not lock."""
    if tablet_handed(request, system_clock) is not None:
        tablet_touch(request, system_clock)
    return HttpResponse(status=204)


def _handed(request: StaffRequest, handed: Handed) -> HttpResponse:
    tablet_hand(request, handed, system_clock)
    return redirect("intake:kiosk")
