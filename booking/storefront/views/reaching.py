"""How shall we reach you: the customer's own choice of channel, behind the link of their visit."""

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.diary.models import Appointment
from booking.diary.wording import customer_name
from booking.storefront.pages import PublicRequest, customer_page, page, salon_address, secret_page
from booking.storefront.policy import masked_email, masked_phone
from booking.storefront.services import customer_actor
from booking.storefront.views.visit import visit_of
from crm.messaging.channels.web_push.sealing import public_key
from crm.messaging.reaching.choosing import Wechat, reach_load
from crm.messaging.reaching.proving import is_proved, proof_send
from crm.messaging.reaching.pushing import Subscription, push_allow
from crm.messaging.reaching.wechat_codes import code_for
from crm.messaging.reaching.wishing import channel_wish_set, wish_wording
from kernel.actor import Actor
from kernel.errors import BadInput, NotAllowed, NotFound
from kernel.outbox.registry import DeliveryError
from kernel.throttle import throttle
from tenants.accounts.access import address_of, network_of_request

MOST, MOST_CODES, HOUR, DAY = 60, 10, 3600, 24 * 3600
View = Callable[[PublicRequest, str], HttpResponse]
ProvedView = Callable[[PublicRequest, str, Appointment, int], HttpResponse]


def proved(view: ProvedView) -> View:
    """Only for who has shown that they are the customer; others are offered a link. Raises NotFound, TooMany."""

    @functools.wraps(view)
    def run(request: PublicRequest, token: str) -> HttpResponse:
        found, customer_id = _known(request, token)
        if is_proved(request.POST.get("p", ""), customer_id, clock=request.clock):
            return view(request, token, found, customer_id)
        over = _("Your link is over. Have a new one sent to you.")
        return _page(request, found, token, error=over, status=NotAllowed.status)

    return run


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
@customer_page
def reach(request: PublicRequest, token: str) -> HttpResponse:
    """The ways that there are (GET), the one that is wished for (POST)."""
    if request.method == "POST" and "prove" not in request.POST:
        return _wish(request, token)
    found, customer_id = _known(request, token)
    if request.method != "POST":
        return _page(request, found, token)
    sent = proof_send(customer_id=customer_id, page=salon_address(f"/b/{token}/reach/"), clock=request.clock)
    return _page(request, found, token, proof_sent=sent, proof_failed=not sent)


@proved
def _wish(request: PublicRequest, token: str, found: Appointment, customer_id: int) -> HttpResponse:
    """Only who has shown that they are the customer changes it: it is a consent, and may end a STOP of theirs."""
    channel = request.POST.get("channel", "")[:10]
    try:
        channel_wish_set(
            actor=_actor(request, found),
            customer_id=customer_id,
            channel=channel,
            address=address_of(request),
            read=request.POST.get("read", ""),
        )
    except BadInput as error:
        said = error.problems[0].text
        return _page(request, found, token, wish=channel, error=said, status=error.status)
    return _saved(request, token)


@require_POST
@secret_page
@customer_page
@proved
def push(request: PublicRequest, token: str, found: Appointment, customer_id: int) -> HttpResponse:
    """The browser that asks takes notifications from now on."""
    told = Subscription(*(request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")))
    try:
        push_allow(
            actor=_actor(request, found),
            customer_id=customer_id,
            told=told,
            address=address_of(request),
            read=request.POST.get("read", ""),
        )
    except BadInput as error:
        return _page(request, found, token, error=error.problems[0].text, status=error.status)
    return _saved(request, token)


@require_POST
@secret_page
@customer_page
@proved
def wechat(request: PublicRequest, token: str, found: Appointment, customer_id: int) -> HttpResponse:
    """The code that binds whoever scans it; each is good once."""
    throttle(f"reach:code:{customer_id}", most=MOST_CODES, seconds=HOUR)
    try:
        said = code_for(
            customer_id=customer_id,
            page=salon_address(f"/b/{token}/reach/"),
            clock=request.clock,
            read=request.POST.get("read", ""),
        )
    except BadInput as error:
        return _page(request, found, token, error=error.problems[0].text, status=error.status)
    except DeliveryError:
        sorry = _("WeChat cannot be reached at the moment. Please try again later.")
        return _page(request, found, token, error=sorry, status=503)
    return _page(request, found, token, code=_drawn(said))


@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows notifications: our own origin's, for the pages of visits alone."""
    answer = render(request, "storefront/push_worker.js", content_type="text/javascript")
    answer["Service-Worker-Allowed"] = "/b/"
    answer["Cache-Control"] = f"public, max-age={DAY}"
    return answer


def _known(request: PublicRequest, token: str) -> tuple[Appointment, int]:
    """The visit and its customer; writes are counted. Raises NotFound for a visit without one, TooMany."""
    found = visit_of(request, token)
    if found.customer_id is None:
        raise NotFound
    if request.method == "POST":
        throttle(f"reach:{network_of_request(request)}", most=MOST, seconds=HOUR)
    return found, found.customer_id


def _saved(request: PublicRequest, token: str) -> HttpResponse:
    return redirect(f"/b/{token}/reach/?{urlencode({'saved': 1, 'p': request.POST['p']})}")


def _page(
    request: PublicRequest, found: Appointment, token: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    known, proof = reach_load(found.customer_id), request.POST.get("p") or request.GET.get("p", "")
    is_theirs = is_proved(proof, found.customer_id or 0, clock=request.clock)
    if not is_theirs:  # what the salon knows besides stays with the salon
        known = replace(known, email="", phone="", wechat=_unnamed(known.wechat), push="", wish="")
    ways = {
        "email": masked_email(email) if (email := found.visitor_email or known.email) else "",
        "sms": masked_phone(phone) if known.sms and (phone := found.visitor_phone or known.phone) else "",
        "wechat": bool(known.wechat and known.wechat.openid),
        "push": bool(known.push),
    }
    context = {
        "token": token,
        "visit": found,
        "wish": known.wish,
        "wish_wording": wish_wording(),
        "ways": ways,
        "has_wechat": known.wechat is not None,
        "push_key": public_key(),
        "proof": proof if is_theirs else "",
        "saved": "saved" in request.GET,
        **more,
    }
    return page(request, "storefront/reach.html", context, location=found.location, status=status)


def _unnamed(wechat: Wechat | None) -> Wechat | None:
    return replace(wechat, openid="") if wechat else None


def _drawn(text: str) -> SafeString:
    """The code as a picture; nothing in it is anybody's text."""
    made = segno.make(text, error="m", micro=False)
    return mark_safe(made.svg_inline(border=3, light="#fff", omitsize=True))  # noqa: S308


def _actor(request: PublicRequest, found: Appointment) -> Actor:
    return customer_actor(customer_name(found), address_of(request))
