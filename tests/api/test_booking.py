"""Booking over the API: once per key, refused whole with everything named, taken with alternatives."""

import pytest

from booking.diary.models import Appointment
from crm.customers.models import Customer
from crm.messaging.models import Message
from tests.api.calls import book, codes, first_slots, send, soon, wanted
from tests.cast import open_salon

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def client(client_of, salon_a):
    return client_of(salon_a)


@pytest.fixture
def start(client, shop):
    return first_slots(client, shop, soon())[0]


def test_a_booking_is_answered_with_the_visit_and_the_link_that_changes_it(client, shop, start):
    answer = book(client, wanted(shop, start, note="First time", source="website"))
    visit = answer.json()
    assert answer.status_code == 201
    assert visit["start"] == start
    assert visit["state"] == "booked"
    assert visit["total"] == {"amount_minor": 4800, "currency": "EUR"}
    assert visit["manage_url"].endswith(f"/b/{visit['token']}/")
    assert answer["Cache-Control"] == "no-store"
    row = Appointment.objects.get()
    assert (row.reference, row.customer_note, row.source) == (visit["id"], "First time", "website")
    assert Message.objects.filter(to="ada@example.com").exists()


def test_the_same_request_again_gives_the_same_answer_and_books_once(client, shop, start):
    first = book(client, wanted(shop, start), key="mine")
    second = book(client, wanted(shop, start), key="mine")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Appointment.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(client, shop, start):
    book(client, wanted(shop, start), key="mine")
    answer = book(client, wanted(shop, start, note="other"), key="mine")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_a_repeat_from_a_signed_in_browser_is_still_the_strangers_booking(
    client, shop, start, salon_a, cast, client_of
):
    first = book(client, wanted(shop, start), key="mine")
    second = book(client_of(salon_a, cast.owner), wanted(shop, start), key="mine")
    assert (second.status_code, second.content) == (201, first.content)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("source", ["desk", "walk_in", ""])
def test_no_word_of_a_caller_makes_them_the_desk(client, shop, start, source):
    assert book(client, wanted(shop, start, source=source)).status_code == 201
    assert Appointment.objects.get().source == "api"


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 121])
def test_a_booking_needs_a_key(client, shop, start, key):
    answer = send(client, "post", "appointments/", wanted(shop, start), **{"Idempotency-Key": key})
    assert answer.status_code == 400
    assert not Appointment.objects.exists()


def test_a_taken_start_is_answered_with_the_nearest_free_ones(client, shop, start):
    ana = shop.staff[0].pk
    body = wanted(shop, start, lines=[{"service": shop.services[0].pk, "staff": ana}])
    book(client, body)
    answer = book(client, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "slot_taken")
    nearest = answer.json()["alternatives"][0]
    again = book(client, {**body, "start": nearest["start"]})
    assert again.status_code == 201


def test_everything_wrong_with_the_shape_is_named_at_once(client, shop):
    body = {"location": "1", "start": "2026-11-27 14:00", "lines": [{"service": True, "price": 0}], "tenant": "b",
            "customer": {"name": "", "language": "fr"}, "note": "x" * 2001}  # fmt: skip
    answer = book(client, body)
    assert answer.status_code == 422
    assert codes(answer) == {
        ("location", "invalid"), ("start", "invalid"), ("lines.0.service", "invalid"), ("tenant", "unknown_field"),
        ("lines.0.price", "unknown_field"), ("customer.name", "required"), ("customer.language", "invalid_choice"),
        ("note", "too_long"),
    }  # fmt: skip


def test_everything_wrong_with_visit_and_customer_is_named_at_once(client, shop, start):
    body = wanted(
        shop, start, lines=[{"service": 9999}], customer={"name": "Ada", "phone": "12", "email": "no"}
    )
    answer = book(client, body)
    assert answer.status_code == 422
    fields = {field for field, _code in codes(answer)}
    assert fields == {"lines.0.service", "customer.phone", "customer.email"}


def test_a_phone_or_an_email_is_needed(client, shop, start):
    answer = book(client, wanted(shop, start, customer={"name": "Ada"}))
    assert codes(answer) == {("customer.phone", "required")}


def test_an_unknown_location_is_named(client, shop, start):
    assert codes(book(client, wanted(shop, start, location=9999))) == {("location", "unknown")}


def test_a_refused_booking_leaves_nothing_behind(client, shop, start):
    book(client, wanted(shop, "2050-01-01T09:00:00+00:00"))
    assert not Appointment.objects.exists()
    assert not Customer.objects.exists()
    assert not Message.objects.exists()


def test_a_chinese_caller_reads_chinese(client, shop, start):
    body = wanted(shop, start, customer={"name": ""})
    answer = send(
        client, "post", "appointments/", body, **{"Idempotency-Key": "k", "Accept-Language": "zh-CN"}
    )
    assert answer.headers["Content-Language"] == "zh-hans"


def test_one_phone_is_counted_however_it_is_written(client, shop, start, monkeypatch):
    monkeypatch.setattr("booking.storefront.services.MOST_BY_CONTACT", 2)
    forms = ["0151 23456789", "+49 151 23456789", "0049-151-234 567 89", "０１５１２３４５６７８９"]
    statuses = [
        book(client, wanted(shop, start, customer={"name": "A", "phone": phone})).status_code
        for phone in forms
    ]
    assert statuses[2:] == [429, 429]


def test_a_repeat_is_answered_however_often_it_comes(client, shop, start, monkeypatch):
    monkeypatch.setattr("booking.storefront.services.MOST_BY_CONTACT", 1)
    answers = [book(client, wanted(shop, start), key="again-and-again") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1


def test_bookings_of_one_address_are_throttled(client, shop, start, monkeypatch):
    monkeypatch.setattr("api.throttles.MOST_BY_ADDRESS", 2)
    answers = [
        book(client, wanted(shop, start, customer={"name": "A", "email": f"a{n}@example.com"}))
        for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].json()["code"] == "too_many"
    assert int(answers[2]["Retry-After"]) > 0
