"""The outbox delivers at least once, in order, and never hides a failure."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from kernel.clock import FixedClock
from kernel.due.models import DueWork
from kernel.errors import NotFound
from kernel.outbox import registry
from kernel.outbox.delivery import MOST_ATTEMPTS, outbox_drain
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.registry import DeliveryError
from kernel.outbox.services import outbox_add, outbox_retry

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BUDGET = timedelta(seconds=15)


class Recorder:
    """A handler that keeps what it was told and fails as often as it is asked to."""

    def __init__(self, *errors: Exception):
        self.errors = list(errors)
        self.delivered, self.ends = [], []

    def deliver(self, entry):
        self.delivered.append(entry.dedupe_key)
        if self.errors:
            raise self.errors.pop(0)

    def settled(self, entry):
        self.ends.append((entry.dedupe_key, entry.state))


@pytest.fixture
def clock():
    return FixedClock(START)


@pytest.fixture
def handler(monkeypatch):
    """A handler of the topic "bell" that works."""
    recorder = Recorder()
    monkeypatch.setitem(registry._handlers, "bell", recorder)
    return recorder


def owe(clock, key="bell:1", **more):
    outbox_add(topic="bell", payload={}, dedupe_key=key, clock=clock, **more)


def entry(key="bell:1"):
    return OutboxEntry.objects.get(dedupe_key=key)


def test_an_entry_is_delivered_once_and_nothing_stays_due(in_a, clock, handler):
    owe(clock)
    outbox_drain(clock=clock, budget=BUDGET)
    outbox_drain(clock=clock, budget=BUDGET)
    assert handler.delivered == ["bell:1"]
    assert handler.ends == [("bell:1", "done")]
    assert not DueWork.objects.filter(salon_uuid=in_a.uuid, kind="outbox").exists()


def test_the_same_effect_owed_twice_is_one_entry(in_a, clock, handler):
    owe(clock)
    owe(clock)
    outbox_drain(clock=clock, budget=BUDGET)
    assert handler.delivered == ["bell:1"]


def test_entries_leave_in_the_order_of_their_due_times(in_a, clock, handler):
    owe(clock, "late", due_at=START - timedelta(minutes=1))
    owe(clock, "early", due_at=START - timedelta(hours=1))
    owe(clock, "future", due_at=START + timedelta(hours=1))
    outbox_drain(clock=clock, budget=BUDGET)
    assert handler.delivered == ["early", "late"]
    assert DueWork.objects.get(salon_uuid=in_a.uuid).next_due_at == START + timedelta(hours=1)


def test_a_failure_is_tried_again_after_five_seconds_and_then_five_minutes(in_a, clock, handler):
    handler.errors = [DeliveryError("no line"), DeliveryError("no line")]
    owe(clock)
    outbox_drain(clock=clock, budget=BUDGET)
    assert timedelta(seconds=5) <= entry().due_at - START <= timedelta(seconds=6)
    clock.move(timedelta(seconds=6))
    outbox_drain(clock=clock, budget=BUDGET)
    assert timedelta(minutes=5) <= entry().due_at - clock.now() <= timedelta(minutes=6)
    clock.move(timedelta(minutes=6))
    outbox_drain(clock=clock, budget=BUDGET)
    assert (entry().state, entry().error, len(handler.delivered)) == ("done", "", 3)


def test_a_permanent_error_is_not_tried_again(in_a, clock, handler):
    handler.errors = [DeliveryError("550 no such person", permanent=True)]
    owe(clock)
    outbox_drain(clock=clock, budget=BUDGET)
    assert (entry().state, entry().error) == ("failed", "550 no such person")
    assert handler.ends == [("bell:1", "failed")]


def test_after_the_last_attempt_an_entry_has_failed_and_says_why(in_a, clock, handler):
    handler.errors = [DeliveryError("no line")] * MOST_ATTEMPTS
    owe(clock)
    for _attempt in range(MOST_ATTEMPTS):
        outbox_drain(clock=clock, budget=BUDGET)
        clock.move(timedelta(hours=30))
    assert (entry().state, entry().error, entry().attempts) == ("failed", "no line", MOST_ATTEMPTS)


def test_a_failed_entry_can_be_tried_again(in_a, clock, handler):
    handler.errors = [DeliveryError("gone", permanent=True)]
    owe(clock)
    outbox_drain(clock=clock, budget=BUDGET)
    with transaction.atomic():
        outbox_retry(dedupe_key="bell:1", clock=clock)
    outbox_drain(clock=clock, budget=BUDGET)
    assert entry().state == "done"


def test_only_a_failed_entry_can_be_tried_again(in_a, clock, handler):
    owe(clock)
    with pytest.raises(NotFound):
        outbox_retry(dedupe_key="bell:1", clock=clock)


def test_an_expired_entry_is_recorded_and_not_sent(in_a, clock, handler):
    owe(clock, expires_at=START + timedelta(hours=1))
    clock.move(timedelta(hours=2))
    outbox_drain(clock=clock, budget=BUDGET)
    assert handler.delivered == []
    assert handler.ends == [("bell:1", "expired")]


def test_a_poisoned_entry_does_not_stop_the_others(in_a, clock, handler):
    handler.errors = [ZeroDivisionError("poison")]
    owe(clock, "poison", due_at=START - timedelta(minutes=1))
    owe(clock, "sound")
    outbox_drain(clock=clock, budget=BUDGET)
    assert (entry("poison").state, entry("sound").state) == ("waiting", "done")


def test_an_entry_left_by_a_dead_worker_is_free_when_its_lease_ends(in_a, clock, handler, settings):
    owe(clock)
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    OutboxEntry.objects.update(leased_until=START + lease, attempts=1)
    outbox_drain(clock=clock, budget=BUDGET)
    assert handler.delivered == []
    assert DueWork.objects.get(salon_uuid=in_a.uuid).next_due_at == START + lease
    clock.move(lease)
    outbox_drain(clock=clock, budget=BUDGET)
    assert handler.delivered == ["bell:1"]


def test_an_entry_that_kills_every_worker_fails_in_the_end(in_a, clock, handler):
    owe(clock)
    OutboxEntry.objects.update(attempts=MOST_ATTEMPTS)
    outbox_drain(clock=clock, budget=BUDGET)
    assert handler.delivered == []
    assert (entry().state, entry().error) == (OutboxState.FAILED, "the worker died each time")


def test_whoever_lost_the_lease_does_not_mark_the_entry(in_a, clock, handler, monkeypatch):
    owe(clock)

    def lose(_entry):
        OutboxEntry.objects.update(leased_until=START + timedelta(hours=1))

    monkeypatch.setattr(handler, "deliver", lose)
    outbox_drain(clock=clock, budget=BUDGET)
    assert (entry().state, handler.ends) == ("waiting", [])


def test_an_unknown_topic_waits_for_code_that_knows_it(in_a, clock):
    outbox_add(topic="unheard", payload={}, dedupe_key="u", clock=clock)
    outbox_drain(clock=clock, budget=BUDGET)
    assert (entry("u").state, entry("u").error) == ("waiting", "nobody delivers unheard")


def test_an_entry_of_one_salon_is_not_seen_in_another(in_a, salon_b, inside, clock, handler):
    owe(clock)
    with inside(salon_b):
        outbox_drain(clock=clock, budget=BUDGET)
        assert OutboxEntry.objects.count() == 0
    assert handler.delivered == []
