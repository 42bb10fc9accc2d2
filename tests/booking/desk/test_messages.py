"""The page of messages shows what left, and shows foreign HTML only in a sandbox."""

import pytest

from crm.messaging.models import Message, MessageState


@pytest.fixture
def message(in_a):
    return Message.objects.create(
        kind="visit_booked_customer", to="ada@example.com", language="en", context={}, dedupe_key="one",
        state=MessageState.SENT, subject="See you on Friday", text="Friday, 10:00",
        html="<p style='color:red'>Friday</p><script>alert(1)</script>", calendar="BEGIN:VCALENDAR",
    )  # fmt: skip


def test_messages_are_listed_and_narrowed(message, client_of, salon_a, cast):
    client = client_of(salon_a, cast.owner)
    assert (
        "See you on Friday" in client.get("/desk/messages/", {"q": "ada", "state": "sent"}).content.decode()
    )
    assert "See you on Friday" not in client.get("/desk/messages/", {"state": "failed"}).content.decode()


def test_one_message_shows_text_and_calendar_but_no_raw_html(message, client_of, salon_a, cast):
    text = client_of(salon_a, cast.owner).get(f"/desk/messages/{message.pk}/").content.decode()
    assert "Friday, 10:00" in text
    assert "BEGIN:VCALENDAR" in text
    assert "<script>alert" not in text


def test_its_html_stands_in_a_sandbox_without_scripts(message, client_of, salon_a, cast):
    answer = client_of(salon_a, cast.owner).get(f"/desk/messages/{message.pk}/html/")
    policy = answer["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src 'self'" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_stylist_may_not_read_messages(message, client_of, salon_a, cast):
    assert client_of(salon_a, cast.stylist).get("/desk/messages/").status_code == 403


def test_a_message_of_another_salon_is_not_there(message, client_of, salon_a, cast):
    assert client_of(salon_a, cast.owner).get(f"/desk/messages/{message.pk + 999}/").status_code == 404
