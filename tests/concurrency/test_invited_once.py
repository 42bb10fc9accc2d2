"""One link, used by two at once: first with the guard taken away, when the second password wins; then with it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import NotFound
from tenants.accounts import invitations
from tenants.accounts.invitations import invitation_accept, link_hash
from tenants.accounts.models import Invitation
from tenants.registry.models import Salon
from tests.cast import UserFactory

ROUNDS = 5


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def taken(salon, number):
    """How many of two come in by the same link at the same moment."""
    token, now, gate = f"link-{number}", system_clock.now(), threading.Barrier(2)
    with salon_context(salon):
        user = UserFactory(is_active=False)
        life = {"sent_at": now, "expires_at": now + timedelta(days=7)}
        Invitation.objects.create(user=user, token_hash=link_hash(token), **life)

    def accept(password):
        try:
            with salon_context(salon):
                gate.wait(timeout=30)
                invitation_accept(token=token, password=password, clock=system_clock)
                return True
        except NotFound:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(accept, ("the sentence of one", "the sentence of another")))


def test_without_the_guard_both_come_in(salon, monkeypatch):
    opened, looked = invitations.invitation_open, threading.Barrier(2)

    def open_together(token, clock):
        found = opened(token, clock)
        looked.wait(timeout=30)
        return found

    monkeypatch.setattr(invitations, "invitation_open", open_together)
    monkeypatch.setattr(invitations, "link_taken", lambda user, token: True)
    assert taken(salon, "open") == 2


def test_with_it_one_comes_in(salon):
    assert [taken(salon, number) for number in range(ROUNDS)] == [1] * ROUNDS
