"""The chosen time is held while the visitor fills in the last form, so that nobody takes it meanwhile.

A visitor holds one time at most, and the hold cannot be prolonged. That nobody shuts a day for others: few holds
at once and an hour from one address, few at once at one location; whoever gets none books all the same.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from booking.diary.seats.holds import HOLD_MINUTES, hold_make, hold_release, hold_until, holds_counted
from booking.diary.telling.facts import salon_of_now
from booking.diary.wishes import Channel
from booking.storefront.choosing.basket import Basket
from booking.storefront.framing import is_framed
from booking.storefront.shop import Shop
from kernel.context import salon_salt, sign, unsign
from kernel.errors import BadInput, Busy
from kernel.throttle import TooMany, throttle
from tenants.accounts.access import network_of_request
from tenants.registry.models import SalonStatus

COOKIE = "hold"
COOKIE_PATH = "/book/"
PURPOSE = "storefront.hold"
HOUR = 3600
MOST_OF_ADDRESS = 3
MOST_OF_LOCATION = 20
MOST_AN_HOUR = 15


@dataclass(frozen=True, slots=True)
class Hold:
    """A visitor's hold: its secret `key`, the choice it was made for, and when it ends (None: nothing is held)."""

    key: str
    what: str = ""
    until: datetime | None = None

    def was_for(self, basket: Basket) -> bool:
        """Whether exactly this visit is, or was, held."""
        return self.what == _what(basket)


def hold_named(request: HttpRequest) -> Hold:
    """The hold that the visitor's cookie names, without looking whether it still stands; a new name without one."""
    try:
        named = unsign(request.COOKIES.get(COOKIE, ""), purpose=PURPOSE, max_age_seconds=HOUR)
    except BadSignature:
        return Hold(f"{_mark_of(request)}.{secrets.token_urlsafe(24)}")
    key, what = named if isinstance(named, list) else ("", "")
    return Hold(str(key), str(what))


def hold_key_of(request: HttpRequest) -> str:
    """The key of the visitor's hold, "" for a visitor who has none."""
    return hold_named(request).key if COOKIE in request.COOKIES else ""


def hold_take(request: HttpRequest, shop: Shop, basket: Basket) -> Hold:
    """Hold the chosen time, or find it held already; raises SlotTaken where somebody else has it.

    Nothing is held (`until` is None) for whoever has had too many, for a time that cannot be booked, for a
    browser that only looks ahead, and in a salon that can only be read.
    """
    known, what, starts_at = hold_named(request), _what(basket), basket.choice.starts_at
    if starts_at is None or _only_looks(request) or not _within_reach(starts_at, shop):
        return replace(known, what="")
    if known.what == what and (until := hold_until(hold_key=known.key, now=shop.now)):
        return replace(known, until=until)
    hold_release(hold_key=known.key)
    if not _may_hold(request, shop):
        return replace(known, what="")
    try:
        until = hold_make(
            clock=shop.clock,
            channel=Channel.STOREFRONT,
            location_id=shop.location.pk,
            starts_at=starts_at,
            wishes=basket.wishes,
            hold_key=known.key,
            minutes=HOLD_MINUTES,
        )
    except (BadInput, Busy):
        return replace(known, what="")
    return Hold(known.key, what, until)


def hold_end(request: HttpRequest) -> bool:
    """Give the hold back of a visitor who looks for another time; whether their browser may forget it."""
    key = hold_key_of(request)
    if not key or _only_looks(request):
        return False
    hold_release(hold_key=key)
    return True


def hold_remember(answer: HttpResponse, hold: Hold) -> None:
    """Let the visitor's browser name the hold from now on."""
    answer.set_cookie(
        COOKIE,
        sign([hold.key, hold.what], purpose=PURPOSE),
        max_age=HOUR,
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def hold_forget(answer: HttpResponse) -> None:
    """Let the visitor's browser forget the hold."""
    answer.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")


def _only_looks(request: HttpRequest) -> bool:
    """Whether nobody sits before the page (HEAD, a browser that loads it in advance), or nothing may be changed; or
    the page stands in a frame.
    """
    is_read_only = salon_of_now().status == SalonStatus.READ_ONLY
    if is_framed(request):  # without a cookie nobody could book, or give back, what they hold themselves
        return True
    return is_read_only or request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")


def _within_reach(starts_at: datetime, shop: Shop) -> bool:
    """Whether the start may be bookable at all: neither past nor beyond the horizon."""
    return shop.now <= starts_at <= shop.now + timedelta(days=shop.rules.horizon_days + 1)


def _may_hold(request: HttpRequest, shop: Shop) -> bool:
    mark = _mark_of(request)
    try:
        throttle(f"hold:{mark}", most=MOST_AN_HOUR, seconds=HOUR)
    except TooMany:
        return False
    own, all_here = holds_counted(location_id=shop.location.pk, now=shop.now, start=mark)
    return own < MOST_OF_ADDRESS and all_here < MOST_OF_LOCATION


def _mark_of(request: HttpRequest) -> str:
    """What stands for the visitor's address in the keys of their holds, so that the address itself is not kept."""
    return salted_hmac(salon_salt(PURPOSE), network_of_request(request)).hexdigest()[:16]


def _what(basket: Basket) -> str:
    """The visit held, as a short mark: place, services, people and start."""
    parts = [(line.item.code, line.person_id) for line in basket.lines]
    text = repr((basket.location.pk, parts, basket.choice.starts_at))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
