"""Wrong PINs at the same moment: first without the row's lock, when more are tried than counted; then with it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections

from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import Pin, User
from tenants.accounts.tablets import services as tablets
from tenants.registry.models import Salon
from tests.cast import UserFactory

GUESSERS = 12


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


@pytest.fixture
def looked_at(salon, monkeypatch):
    """How many of the wrong PINs that come at the same moment are looked at, and how many were counted."""

    def run():
        with salon_context(salon):
            user: User = UserFactory()
            Pin.objects.create(user=user, pin_hash=make_password("4711"))
        gate, seen = threading.Barrier(GUESSERS), []

        def looks(pin, hashed):
            seen.append(pin)
            return False

        def guess(number):
            try:
                with salon_context(salon):
                    gate.wait(timeout=30)
                    tablets.pin_try(user_id=user.pk, pin=f"{number:04}", clock=system_clock)
            finally:
                connections.close_all()

        monkeypatch.setattr(tablets, "check_password", looks)
        with ThreadPoolExecutor(GUESSERS) as pool:
            list(pool.map(guess, range(GUESSERS)))
        with salon_context(salon):
            return len(seen), Pin.objects.get(user=user).failures

    return run


def test_without_the_lock_more_are_tried_than_counted(looked_at, monkeypatch):
    read = threading.Barrier(GUESSERS)

    def unlocked(user_id):
        found = Pin.objects.select_related("user").filter(user_id=user_id).first()
        read.wait(timeout=30)
        return found

    monkeypatch.setattr(tablets, "_pin_locked", unlocked)
    tried, counted = looked_at()
    assert (tried, counted) == (GUESSERS, 1)


def test_with_it_no_more_than_five_are_looked_at(looked_at):
    assert looked_at() == (tablets.MOST_FAILURES, tablets.MOST_FAILURES)
