"""The salon's questions and its own yes over the API."""

from datetime import datetime

import pytest

from booking.diary.models import Appointment
from booking.questions.services import question_save
from booking.requests.models import RequestRules
from kernel.actor import system_actor
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


def asked(kind="text", **values):
    """A question that must be answered."""
    usual = {
        "service_id": None,
        "text": {"en": "Allergies?", "zh-hans": "过敏？"},
        "options": [],
        "required": True,
    }
    return question_save(actor=system_actor("test"), kind=kind, **{**usual, **values})


def answered(question, value):
    """The answer as the body carries it."""
    return [{"question": question.pk, "value": value}]


def test_the_questions_are_listed_in_the_language_asked_for(client, shop):
    question = asked(service_id=shop.services[0].pk)
    (row,) = client.get("/api/v1/questions/", headers={"accept-language": "zh-hans"}).json()["results"]
    assert row == {
        "id": question.pk, "service": shop.services[0].pk, "kind": "text", "text": "过敏？", "required": True, "options": [],
    }  # fmt: skip


def test_missing_answers_are_all_named_beside_everything_else(client, shop, start):
    first, second = asked(), asked("number")
    body = wanted(shop, start, customer={"name": "Ada", "email": "no address"})
    answer = book(client, body)
    assert answer.status_code == 422
    assert {(f"answers.{first.pk}", "required"), (f"answers.{second.pk}", "required")} <= codes(answer)
    assert ("customer.email", "email") in codes(answer)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("value", [{"a": 1}, None, 1.5, [1], [["a"]], "x" * 501])
def test_what_is_no_answer_is_refused(client, shop, start, value):
    answer = book(client, wanted(shop, start, answers=answered(asked(), value)))
    assert answer.status_code == 422


def test_an_answer_is_kept_and_the_visit_is_pending_until_the_salon_says_yes(client, shop, start):
    RequestRules.objects.create(pk=1, mode="always")
    visit = book(client, wanted(shop, start, answers=answered(asked(), "Nuts"))).json()
    assert (visit["state"], visit["may_move"], visit["may_cancel"]) == ("pending", True, True)
    row = Appointment.objects.get()
    assert row.answers[0]["answer"] == "Nuts"
    assert datetime.fromisoformat(visit["pending_until"]) == row.pending_until
    gone = send(client, "delete", f"appointments/by-token/{visit['token']}/").json()
    assert (gone["state"], gone["pending_until"]) == ("cancelled", None)
