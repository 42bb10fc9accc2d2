"""TRUST T20, G23: whatever goes wrong, the log keeps no password, phone, address of a person, or key."""

import io
import logging

import pytest

from booking.diary.models import Appointment
from booking.diary.telling.messages import appointment_announce
from booking.diary.tokens import manage_token
from kernel.clock import system_clock
from kernel.outbox import delivery
from kernel.outbox.tasks import BUDGET, outbox_drain
from tests.api.calls import book, first_slots, send, soon, wanted
from tests.cast import open_salon
from tests.visits import make_visit

PHONE, EMAIL, NOTE = "+4915123456789", "canary7f3a@example.com", "Allergic-canary7f3a"
PASSWORD, KEY = "Secret-canary7f3a", "key-canary7f3a"
NEVER = ("4915123456789", "canary7f3a")


@pytest.fixture
def log():
    """All that the product would write, in its own form."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging._handlers["console"].formatter)
    for each in logging._handlers["console"].filters:
        handler.addFilter(each)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


def kept(log) -> set[str]:
    """Which of the things that must never be there are there."""
    return {word for word in NEVER if word in log.getvalue()}


@pytest.fixture
def client(in_a, salon_a, client_of):
    return client_of(salon_a)


def test_signing_in_wrongly_and_asking_for_a_new_password_leave_nothing(log, client):
    for path, data in (
        ("/desk/login/", {"login": EMAIL, "password": PASSWORD}),
        ("/desk/login/", {"login": "owner@salon-a.example", "password": PASSWORD}),
        ("/desk/password/reset/", {"email": EMAIL}),
    ):
        client.post(path, data)
    assert kept(log) == set()


def test_booking_and_being_refused_leave_nothing(log, client):
    shop = open_salon()
    person = {"name": NOTE, "phone": PHONE, "email": EMAIL}
    start = first_slots(client, shop, soon())[0]
    for body in (
        wanted(shop, start, customer=person, note=NOTE),
        wanted(shop, start, customer=person, note=NOTE * 900),
        wanted(shop, "never", customer=person | {"phone": PHONE + "x"}),
    ):
        book(client, body, key=KEY)
    assert Appointment.objects.get().customer_note == NOTE
    assert kept(log) == set()


def test_a_fault_of_ours_is_logged_without_what_was_sent(log, client, monkeypatch):
    def fault(*_args, **_kwargs):
        raise RuntimeError("a fault")

    shop = open_salon()
    client.raise_request_exception = False
    monkeypatch.setattr("api.v1.appointments.appointment_book", fault)
    person = {"name": NOTE, "phone": PHONE, "email": EMAIL}
    body = wanted(shop, f"{soon()}T09:00:00+01:00", customer=person)
    assert send(client, "post", "appointments/", body, **{"Idempotency-Key": KEY}).status_code == 500
    assert "a fault" in log.getvalue()
    assert kept(log) == set()


def test_a_link_that_is_refused_is_not_written_down(log, client):
    token = manage_token(make_visit())
    answer = client.post(f"/b/{token}/cancel/", {"version": "99"})
    assert answer.status_code >= 400
    assert token not in log.getvalue()


def test_a_delivery_that_breaks_names_nobody(log, in_a, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a fault")

    monkeypatch.setattr(delivery, "handler_of", broken)
    appointment_announce(appointment=make_visit(email=EMAIL, phone=PHONE), kind="booked")
    outbox_drain(clock=system_clock, budget=BUDGET)
    assert "a fault" in log.getvalue()
    assert kept(log) == set()
