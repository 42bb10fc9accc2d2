"""Wrong codes at the same moment: first without the row's lock, when more are looked at than counted; then with it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from booking.mine import codes
from booking.mine.models import SignInCode
from booking.mine.sessions import key_hash
from kernel.actor import Actor, ActorKind
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.registry.models import Salon

GUESSERS = 12
ANYBODY = Actor(kind=ActorKind.CUSTOMER, source="storefront")


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


@pytest.fixture
def looked_at(salon, monkeypatch):
    """How many of the wrong codes that come at the same moment are looked at, and how many were counted."""

    def run(network):
        with salon_context(salon):
            browser = codes.code_ask(
                typed="nobody@example.com", network=network, language="en", clock=system_clock
            )
        gate, seen = threading.Barrier(GUESSERS), []

        def looks(row, typed):
            seen.append(typed)
            return False

        def guess(number):
            try:
                with salon_context(salon):
                    gate.wait(timeout=30)
                    codes.code_redeem(
                        actor=ANYBODY,
                        browser=browser,
                        typed=f"{number:06}",
                        network=network,
                        clock=system_clock,
                    )
            finally:
                connections.close_all()

        monkeypatch.setattr(codes, "_is_right", looks)
        with ThreadPoolExecutor(GUESSERS) as pool:
            list(pool.map(guess, range(GUESSERS)))
        with salon_context(salon):
            return len(seen), SignInCode.objects.get(browser_hash=key_hash(browser)).tries

    return run


def test_without_the_lock_more_are_looked_at_than_counted(looked_at, monkeypatch):
    read = threading.Barrier(GUESSERS)

    def unlocked(rows):
        found = rows.order_by("-pk").first()
        read.wait(timeout=30)
        return found

    monkeypatch.setattr(codes, "_locked", unlocked)
    assert looked_at("203.0.113.71") == (GUESSERS, 1)


def test_with_it_no_more_than_five_are_looked_at(looked_at):
    assert looked_at("203.0.113.72") == (codes.MOST_TRIES, codes.MOST_TRIES)
