"""One answer ends the waiting, however many come at once: first with the row's lock taken away, then with it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections

from booking.diary import pending
from booking.diary.models import Appointment
from booking.diary.wishes import AlreadyAnswered
from kernel.clock import FixedClock
from tenants.registry.models import Salon
from tests.booking.requests.scene import RITA, ask, confirming_shop
from tests.conftest import inside


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def asked(salon):
    """A visit that waits for an answer, and the instant at which its time is over."""
    with inside(salon):
        visit = ask(confirming_shop())
        return visit.pk, visit.pending_until


def accept(pk, instant):
    pending.appointment_accept(actor=RITA, clock=FixedClock(instant), appointment_id=pk)
    return "accepted"


def decline(pk, instant):
    pending.appointment_decline(actor=RITA, clock=FixedClock(instant), appointment_id=pk)
    return "declined"


def lapse(pk, instant):
    return "expired" if pending.pending_expire(clock=FixedClock(instant)) else "late"


def all_at_once(salon, pk, instant, *answers):
    """The outcomes of these answers, given in the same moment."""

    def answer(give):
        try:
            with inside(salon):
                return give(pk, instant)
        except AlreadyAnswered:
            return "late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(answers)) as pool:
        return sorted(pool.map(answer, answers))


def unlocked(monkeypatch, count):
    """Everybody reads the visit without a lock, and goes on when all have read it."""
    everybody = threading.Barrier(count)

    def read(appointment_id, version):
        rows = Appointment.objects.select_related("location__rules", "customer")
        visit = rows.prefetch_related("lines__staff").get(pk=appointment_id)
        with suppress(threading.BrokenBarrierError):
            everybody.wait(5)
        return visit

    monkeypatch.setattr(pending, "visit_locked", read)


@pytest.mark.parametrize("second", [decline, lapse])
def test_without_the_lock_two_answers_both_win(salon, monkeypatch, second):
    pk, instant = asked(salon)
    unlocked(monkeypatch, 2)
    assert "late" not in all_at_once(salon, pk, instant, accept, second)


def test_of_answers_and_the_end_of_the_time_one_wins(salon):
    pk, instant = asked(salon)
    outcomes = all_at_once(salon, pk, instant, accept, decline, lapse, accept)
    assert outcomes.count("late") == 3
    with inside(salon):
        visit = Appointment.objects.get(pk=pk)
    expected = {"booked": "accepted", "cancelled": visit.refusal}[visit.state]
    assert expected in outcomes
