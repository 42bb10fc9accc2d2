"""A commit wakes one worker, and a broker that is down is never a person's trouble."""

import time

import pytest
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerDown

from kernel.context import salon_context
from kernel.outbox import tasks, waking
from kernel.outbox.services import outbox_add
from tenants.registry.models import Salon


class Doorbell:
    """Stands for the delivery task: counts, or is out of order."""

    def __init__(self, error: Exception | None = None):
        self.error, self.rings = error, 0

    def apply_async(self, **options):
        self.rings += 1
        if self.error:
            raise self.error


@pytest.fixture
def salon(own_database):
    with salon_context(Salon.objects.get(slug="salon-a")) as salon:
        yield salon


@pytest.fixture
def ring(monkeypatch):
    """Put a doorbell in the task's place."""

    def put(error: Exception | None = None) -> Doorbell:
        bell = Doorbell(error)
        monkeypatch.setattr(waking, "_breaker", waking._Breaker())
        waking.answer_call()
        monkeypatch.setitem(waking.current_app.tasks, waking.DELIVER, bell)
        return bell

    return put


def owe(*keys):
    with transaction.atomic():
        for key in keys:
            outbox_add(topic="bell", payload={}, dedupe_key=key)


def test_several_entries_of_one_transaction_wake_once(salon, ring):
    bell = ring()
    owe("a", "b", "c")
    assert bell.rings == 1


def test_a_change_that_is_rolled_back_wakes_nobody(salon, ring):
    bell = ring()
    with transaction.atomic():
        outbox_add(topic="bell", payload={}, dedupe_key="a")
        transaction.set_rollback(True)
    assert bell.rings == 0


@pytest.mark.parametrize(
    "error", [BrokerDown("down"), ConnectionRefusedError("down"), RuntimeError("strange")]
)
def test_a_broker_that_is_down_is_no_error(salon, ring, error):
    ring(error)
    owe("a")


def test_after_a_failure_nobody_waits_for_the_broker_for_a_while(salon, ring):
    bell = ring(BrokerDown("down"))
    started = time.monotonic()
    owe("a")
    owe("b")
    assert bell.rings == 1
    assert time.monotonic() - started < waking.QUIET_SECONDS


def test_a_worker_that_was_asked_is_not_asked_again_until_it_comes(salon, ring):
    bell = ring()
    owe("a")
    owe("b")
    assert bell.rings == 1
    waking.answer_call()
    owe("c")
    assert bell.rings == 2


def test_a_call_that_was_lost_is_made_again_soon(salon, ring):
    ring()
    owe("a")
    asked = cache._cache.get_client(write=True).ttl(cache.make_key(waking.ASKED))
    assert 0 < asked <= waking.ASKED_SECONDS


def test_a_call_that_failed_counts_as_not_made(salon, ring):
    ring(BrokerDown("down"))
    owe("a")
    assert cache.get(waking.ASKED) is None


def test_asking_one_salons_worker_asks_no_other(salon, ring):
    bell = ring()
    owe("a")
    with salon_context(Salon.objects.get(slug="salon-b")):
        owe("a")
    assert bell.rings == 2


def test_what_commits_after_the_worker_came_is_asked_for_although_it_looks_already(salon, ring, monkeypatch):
    """Without taking the mark away first, a change between the worker's look and its end would lie till the sweep."""
    deliver = waking.current_app.tasks[waking.DELIVER].run
    bell = ring()
    owe("a")
    monkeypatch.setattr(tasks, "outbox_drain", lambda **_options: owe("b"))
    deliver()
    assert bell.rings == 2
