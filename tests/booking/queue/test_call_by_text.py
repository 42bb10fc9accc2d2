"""Whoever is called hears it the way that is open to them: a text to the phone they left, or what they wished for."""

import pytest

from crm.messaging.models import Message
from crm.messaging.rendering import message_render
from tests.booking.queue.scene import call, morning, walks_in
from tests.crm.messaging.providers.conftest import PHONE, set_up

pytestmark = pytest.mark.usefixtures("in_a")


def called(shop, **values) -> list[Message]:
    """What somebody is told who is called."""
    call(shop, walks_in(shop, "Mia", **values), shop.staff[0].pk)
    return list(Message.objects.filter(kind="queue_called"))


def test_a_phone_gets_a_text_with_the_ticket_and_its_page():
    set_up()
    message = called(morning(), phone=PHONE)[0]
    short = message_render(message).short
    assert (message.channel, message.to) == ("sms", PHONE)
    assert "A-1" in short
    assert "/t/" in short


def test_without_a_provider_a_phone_gets_nothing_and_an_email_its_mail():
    assert called(morning(), phone=PHONE) == []
    assert called(morning(), email="mia@example.com")[0].channel == "email"


def test_whoever_left_no_address_is_called_aloud_alone():
    set_up()
    assert called(morning()) == []
