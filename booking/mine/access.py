"""Cookies of the customer's own page, and the pages that only somebody signed in sees."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect

from booking.mine.codes import GOOD_FOR, KNOWN_FOR, Redeemed
from booking.mine.models import CustomerSession
from booking.mine.sessions import LASTS, session_of, session_renew, who_of
from booking.storefront.pages import PublicRequest
from crm.customers.models import Customer

P = ParamSpec("P")


class MineRequest(PublicRequest):
    """A request of a customer who is signed in."""

    customer: Customer
    session_in: CustomerSession


MineView = Callable[Concatenate[MineRequest, P], HttpResponse]
View = Callable[Concatenate[PublicRequest, P], HttpResponse]


def mine_required(view: MineView[P]) -> View[P]:
    """Only for a customer who is signed in; others are asked to. A session in use lasts on."""

    @functools.wraps(view)
    def run(request: PublicRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key, now = key_of(request), request.clock.now()
        session = session_of(key, now) if key else None
        if session is None:
            return redirect("mine:enter")
        mine = cast("MineRequest", request)
        mine.customer, mine.session_in = who_of(session), session
        answer = view(mine, *args, **kwargs)
        if session_renew(session, now):
            _give(answer, settings.MINE_COOKIE_NAME, key, LASTS)
        return answer

    return run


def key_of(request: PublicRequest) -> str:
    """The key that the browser brings, or ""."""
    return request.COOKIES.get(settings.MINE_COOKIE_NAME, "")[:80]


def asked_of(request: PublicRequest) -> str:
    """What the browser that asked for a code keeps, or ""."""
    return request.COOKIES.get(settings.MINE_ASKED_COOKIE_NAME, "")[:80]


def known_of(request: PublicRequest) -> str:
    """By which a browser is known in which somebody came in before, or ""; it stays when they sign out."""
    return request.COOKIES.get(settings.MINE_KNOWN_COOKIE_NAME, "")[:80]


def let_in(request: PublicRequest, answer: HttpResponse, came: Redeemed) -> HttpResponse:
    """The answer with the new session in it: a new key and a new form token, whatever the browser brought."""
    rotate_token(request)
    _give(answer, settings.MINE_COOKIE_NAME, came.key, LASTS)
    _give(answer, settings.MINE_KNOWN_COOKIE_NAME, came.known, KNOWN_FOR)
    answer.delete_cookie(settings.MINE_ASKED_COOKIE_NAME)
    return answer


def asked_note(answer: HttpResponse, browser: str) -> HttpResponse:
    """The answer, by which the browser will be known as the one that asked."""
    _give(answer, settings.MINE_ASKED_COOKIE_NAME, browser, GOOD_FOR)
    return answer


def let_out(answer: HttpResponse) -> HttpResponse:
    """The answer, which takes the key back."""
    answer.delete_cookie(settings.MINE_COOKIE_NAME)
    return answer


def _give(answer: HttpResponse, name: str, value: str, lasts: timedelta) -> None:
    seconds = int(lasts.total_seconds())
    answer.set_cookie(name, value, max_age=seconds, secure=settings.PRODUCTION, httponly=True, samesite="Lax")
