"""The same booking sent several times at once is one booking with one answer (TRUST G7)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from booking.diary.models import Appointment
from crm.messaging.models import Message
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.api.calls import book, first_slots, soon, wanted
from tests.cast import open_salon
from tests.conftest import client_of

PARALLEL = 5


@pytest.fixture
def salon(own_database, monkeypatch):
    """Salon A with real commits, and nobody counting."""
    monkeypatch.setattr("booking.storefront.services.MOST_BY_CONTACT", 10**9)
    for name in ("MOST_BY_ADDRESS", "MOST_BODIES", "MOST_SEARCHES"):
        monkeypatch.setattr(f"api.throttles.{name}", 10**9)
    return Salon.objects.get(slug="salon-a")


def repeat_at_once(salon, keys: int):
    """Book `keys` visits, each sent PARALLEL times at once; the answers by key."""
    with salon_context(salon):
        shop = open_salon()
    client = client_of(salon)
    starts = [start for day in range(2, 8) for start in first_slots(client, shop, soon(day))][:keys]

    def send(number):
        try:
            body = wanted(shop, starts[number], customer={"name": "A", "email": f"c{number}@example.com"})
            return number, book(client_of(salon), body, key=f"race-{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(send, [number for number in range(len(starts)) for _again in range(PARALLEL)]))


def judge(salon, answers, keys: int):
    """One effect per key; every answer is the one answer, or says that the first is at work."""
    for number in range(keys):
        mine = [answer for key, answer in answers if key == number]
        assert {answer.status_code for answer in mine} <= {201, 409}
        assert len({answer.content for answer in mine if answer.status_code == 201}) == 1
        assert {answer.json()["code"] for answer in mine if answer.status_code == 409} <= {"in_progress"}
    with salon_context(salon):
        assert Appointment.objects.count() == keys
        assert Message.objects.filter(kind="visit_booked_customer").count() == keys


def test_a_booking_sent_five_times_at_once_is_one_booking(salon):
    judge(salon, repeat_at_once(salon, 6), 6)


@pytest.mark.nightly
def test_fifty_bookings_sent_five_times_at_once_are_fifty(salon):
    judge(salon, repeat_at_once(salon, 50), 50)
