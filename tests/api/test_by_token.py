"""The customer's own visit: seen, moved and cancelled by its token, and by nobody else's."""

import pytest

from booking.diary.models import Appointment
from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Salon
from tests.api.calls import book, codes, first_slots, send, soon, wanted
from tests.cast import open_salon


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def client(client_of, salon_a):
    return client_of(salon_a)


@pytest.fixture
def starts(client, shop):
    return first_slots(client, shop, soon())


@pytest.fixture
def path(client, shop, starts):
    token = book(client, wanted(shop, starts[0])).json()["token"]
    return f"appointments/by-token/{token}/"


def test_the_visit_is_seen_without_the_customers_contacts(client, path):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "ada@example.com" not in answer.content.decode()
    assert (answer.json()["may_move"], answer.json()["may_cancel"]) == (True, True)


def test_the_visit_moves_to_another_start(client, path, starts):
    answer = send(client, "patch", path, {"start": starts[2]})
    assert answer.status_code == 200
    assert (answer.json()["start"], answer.json()["version"]) == (starts[2], 2)
    assert Appointment.objects.get().sequence == 1


def test_a_stale_version_is_refused_and_told_the_newer(client, path, starts):
    send(client, "patch", path, {"start": starts[2]})
    answer = send(client, "patch", path, {"start": starts[3], "version": 1})
    assert (answer.status_code, answer.json()["code"], answer.json()["version"]) == (409, "stale_version", 2)


def test_a_move_to_a_taken_start_is_answered_with_alternatives(client, shop, path, starts):
    for person in shop.staff:
        book(client, wanted(shop, starts[4], lines=[{"service": shop.services[0].pk, "staff": person.pk}]))
    answer = send(client, "patch", path, {"start": starts[4]})
    assert (answer.status_code, answer.json()["code"]) == (409, "slot_taken")
    assert answer.json()["alternatives"]


def test_a_move_names_what_is_wrong(client, path):
    assert codes(send(client, "patch", path, {"state": "done"})) == {
        ("start", "required"), ("state", "unknown_field"),
    }  # fmt: skip


def test_a_cancelled_visit_frees_its_time_and_cannot_be_cancelled_again(client, shop, path, starts):
    answer = client.delete(f"/api/v1/{path}?reason=ill")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert Appointment.objects.get().cancel_reason == "ill"
    assert starts[0] in first_slots(client, shop, soon())
    again = client.delete(f"/api/v1/{path}")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_past_the_notice_the_visit_cannot_be_moved_or_cancelled(client, shop, path, starts):
    shop.location.rules.move_notice_minutes = shop.location.rules.cancel_notice_minutes = 60 * 24 * 30
    shop.location.rules.save()
    assert send(client, "patch", path, {"start": starts[2]}).json()["code"] == "too_late"
    assert client.delete(f"/api/v1/{path}").json()["code"] == "too_late"
    assert client.get(f"/api/v1/{path}").json()["may_cancel"] is False


def test_the_token_means_nothing_in_another_salon(client_of, salon_b, path):
    other = client_of(salon_b)
    assert other.get(f"/api/v1/{path}").status_code == 404
    assert other.delete(f"/api/v1/{path}").status_code == 404


def test_guessing_tokens_is_throttled(client, path):
    guesses = [client.get(f"/api/v1/appointments/by-token/{'A' * 40}{number}/") for number in range(22)]
    assert {answer.status_code for answer in guesses[:20]} == {404}
    assert guesses[-1].status_code == 429
    assert client.get(f"/api/v1/{path}").status_code == 200


def test_reading_changes_nothing(client, path):
    before = Appointment.objects.values().get()
    client.get(f"/api/v1/{path}")
    client.head(f"/api/v1/{path}")
    client.options(f"/api/v1/{path}")
    assert Appointment.objects.values().get() == before


def test_a_read_only_salon_lets_a_customer_cancel_and_nothing_else(client, path, starts, salon_a):
    Salon.objects.filter(pk=salon_a.pk).update(status="read_only")
    forget_hosts()
    seen = client.get(f"/api/v1/{path}").json()
    assert (seen["may_move"], seen["may_cancel"]) == (False, True)
    assert send(client, "patch", path, {"start": starts[2]}).json()["code"] == "salon_read_only"
    assert send(client, "delete", path, {}).json()["state"] == "cancelled"
