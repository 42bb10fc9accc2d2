"""Why an entry is marked last: a worker that dies in mid-delivery must leave it to be found again (TRUST G18)."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.clock import FixedClock
from kernel.outbox import delivery, registry
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.services import outbox_add

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = FixedClock(NOON + timedelta(minutes=10))
BUDGET = timedelta(seconds=15)


class Killed(BaseException):
    """Nothing runs after this in the process that it hits."""


class Bell:
    """A handler whose first delivery kills its worker; `rung` counts those that came through."""

    def __init__(self):
        self.tries = self.rung = 0

    def deliver(self, entry):
        self.tries += 1
        if self.tries == 1:
            raise Killed
        self.rung += 1

    def settled(self, entry):
        """Nothing to record."""


@pytest.fixture
def bell(in_a, monkeypatch):
    """Somebody is owed a ring, and the worker that wants to ring dies of it; another comes by later."""
    bell = Bell()
    monkeypatch.setitem(registry._handlers, "bell", bell)
    return bell


def die_and_come_back():
    outbox_add(topic="bell", payload={}, dedupe_key="bell:1", clock=FixedClock(NOON))
    with pytest.raises(Killed):
        outbox_drain(clock=FixedClock(NOON), budget=BUDGET)
    outbox_drain(clock=LATER, budget=BUDGET)
    return OutboxEntry.objects.get().state


def test_what_a_dead_worker_had_not_done_is_done_by_the_next(bell):
    assert (die_and_come_back(), bell.rung) == ("done", 1)


def test_marked_first_it_would_be_done_on_paper_only(bell, monkeypatch):
    deliver = delivery._deliver

    def mark_first(entry, clock):
        delivery._settle(entry, OutboxState.DONE, clock)
        deliver(entry, clock)

    monkeypatch.setattr(delivery, "_deliver", mark_first)
    assert (die_and_come_back(), bell.rung) == ("done", 0)
