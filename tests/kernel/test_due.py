"""The due table finds what is due at the cost of what is due."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from kernel.clock import FixedClock
from kernel.due import registry, tasks
from kernel.due.models import DueWork
from kernel.due.services import due_at_latest, due_claim, due_settle

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


class Bell:
    """Stands for a task; counts how often it is asked for."""

    def __init__(self):
        self.calls = 0

    def delay(self):
        self.calls += 1


@pytest.fixture
def bell(monkeypatch):
    bell = Bell()
    monkeypatch.setitem(registry._tasks, "bell", bell)
    return bell


def test_the_sooner_of_two_instants_stands(salon_a):
    due_at_latest(salon_uuid=salon_a.uuid, kind="bell", instant=NOW)
    due_at_latest(salon_uuid=salon_a.uuid, kind="bell", instant=NOW + LEASE)
    assert DueWork.objects.get().next_due_at == NOW


def test_what_is_claimed_is_leased_and_found_again_when_the_lease_ends(salon_a):
    due_at_latest(salon_uuid=salon_a.uuid, kind="bell", instant=NOW)
    assert due_claim(now=NOW, lease=LEASE) == [(salon_a.uuid, "bell")]
    assert due_claim(now=NOW, lease=LEASE) == []
    assert due_claim(now=NOW + LEASE, lease=LEASE) == [(salon_a.uuid, "bell")]


def test_settled_work_is_due_at_the_said_instant_or_gone(salon_a):
    due_at_latest(salon_uuid=salon_a.uuid, kind="bell", instant=NOW)
    due_settle(salon_uuid=salon_a.uuid, kind="bell", next_due=lambda: NOW + LEASE)
    assert DueWork.objects.get().next_due_at == NOW + LEASE
    due_settle(salon_uuid=salon_a.uuid, kind="bell", next_due=lambda: None)
    assert not DueWork.objects.exists()


@pytest.mark.parametrize("instant", [datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)])
def test_an_instant_that_would_stop_everybodys_tick_is_refused_by_the_database(salon_a, instant):
    with pytest.raises(IntegrityError, match="due_work_instant_check"):
        DueWork.objects.create(salon_uuid=salon_a.uuid, kind="bell", next_due_at=instant)


def test_what_was_due_before_our_time_is_due_now(salon_a):
    long_ago = datetime(1, 1, 1, tzinfo=ZoneInfo("Europe/Berlin"))  # before year 1 in UTC
    due_at_latest(salon_uuid=salon_a.uuid, kind="bell", instant=long_ago)
    assert due_claim(now=NOW, lease=LEASE) == [(salon_a.uuid, "bell")]


def test_a_tick_with_nothing_due_costs_one_query(salon_a):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tasks.hand_out(clock=FixedClock(NOW))
    assert len([q for q in queries if "due_duework" in q["sql"]]) == 1


def test_a_tick_asks_for_one_task_per_due_salon(salon_a, salon_b, bell):
    for salon in (salon_a, salon_b):
        due_at_latest(salon_uuid=salon.uuid, kind="bell", instant=NOW)
    assert tasks.hand_out(clock=FixedClock(NOW)) == 2
    assert bell.calls == 2


def test_work_of_a_salon_that_is_gone_is_put_off_and_stops_nobody(salon_a, bell):
    due_at_latest(salon_uuid=uuid4(), kind="bell", instant=NOW - LEASE)
    due_at_latest(salon_uuid=salon_a.uuid, kind="bell", instant=NOW)
    tasks.hand_out(clock=FixedClock(NOW))
    assert bell.calls == 1
    assert DueWork.objects.exclude(salon_uuid=salon_a.uuid).get().next_due_at == NOW + tasks.ASLEEP


def test_work_of_an_unknown_kind_is_left_for_code_that_knows_it(salon_a):
    due_at_latest(salon_uuid=salon_a.uuid, kind="unheard", instant=NOW)
    assert tasks.hand_out(clock=FixedClock(NOW)) == 0
    assert DueWork.objects.exists()
