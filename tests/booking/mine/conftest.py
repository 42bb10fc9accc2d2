"""Somebody who wants to see their visits."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.mine.codes import code_ask, code_of, code_redeem
from booking.mine.models import SignInCode
from kernel.actor import Actor, ActorKind
from kernel.clock import FixedClock
from kernel.context import salon_context
from tests.conftest import client_of
from tests.visits import START, make_visit

ANYBODY = Actor(kind=ActorKind.CUSTOMER, source="storefront")
NET = "203.0.113.7"


@pytest.fixture
def clock():
    return FixedClock(START)


@pytest.fixture
def ada(in_a):
    """A visit of Ada, who is known by ada@example.com alone."""
    return make_visit()


def ask(clock, typed="ada@example.com", network=NET, once="", known=""):
    return code_ask(typed=typed, network=network, language="en", clock=clock, once=once, known=known)


def redeem(browser, typed, clock, network=NET):
    return code_redeem(actor=ANYBODY, browser=browser, typed=typed, network=network, clock=clock)


def newest_code():
    return SignInCode.objects.latest("pk")


def right_code():
    return code_of(newest_code())


def wrong_code():
    """Six digits that are not the code."""
    return f"{(int(right_code()) + 1) % 1_000_000:06d}"


@pytest.fixture
def visits(salon_a):
    """One visit of Ada to come, one that was, and one of somebody else."""
    now = datetime.now(UTC)
    with salon_context(salon_a):
        coming = make_visit(start=now + timedelta(days=9))
        shop = coming.lines.get().staff
        past = make_visit(
            start=now - timedelta(days=9), email="ada2@example.com", state="done",
            shop=_Shop(coming.location, [shop], [coming.lines.get().service]),
        )  # fmt: skip
        past.customer = coming.customer
        past.save()
        other = make_visit(
            start=now + timedelta(days=8), name="Bea", email="bea@example.com",
            shop=_Shop(coming.location, [shop], [coming.lines.get().service]),
        )  # fmt: skip
    return coming, past, other


class _Shop:
    def __init__(self, location, staff, services):
        self.location, self.staff, self.services = location, staff, services


@pytest.fixture
def browser(visits, salon_a):
    """A browser that has asked for a code."""
    client = client_of(salon_a)
    client.post("/me/enter/", {"contact": "Ada@Example.com "})
    return client


@pytest.fixture
def inside_page(browser, salon_a):
    """A browser in which Ada is signed in."""
    with salon_context(salon_a):
        code = right_code()
    assert browser.post("/me/code/", {"code": code})["Location"] == "/me/"
    return browser
