"""The email channel: what leaves, and what a server's refusal means."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from booking.diary.telling.messages import appointment_announce
from booking.diary.tokens import manage_token
from crm.messaging.channels.email.backend import server_options
from crm.messaging.channels.email.errors import delivery_error
from crm.messaging.models import Message
from crm.messaging.services import message_retry
from kernel.actor import system_actor
from kernel.clock import FixedClock
from kernel.errors import NotFound
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.models import OutboxEntry
from tests.visits import START, make_visit

BUDGET = timedelta(seconds=15)


@pytest.fixture
def clock(settings):
    settings.EMAIL_URL = "smtp://mail.example"
    return FixedClock(START - timedelta(days=5))


@pytest.fixture
def sent(in_a, clock):
    """A booked visit whose messages have left."""
    visit = make_visit()
    appointment_announce(appointment=visit, kind="booked", clock=clock)
    outbox_drain(clock=clock, budget=BUDGET)
    return visit


def test_a_mail_has_text_html_and_the_visit_as_an_invitation_and_a_file(sent):
    letter = mail.outbox[0]
    parts = [part.get_content_type() for part in letter.message().walk()]
    assert parts == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    invitation = next(part for part in letter.message().walk() if part.get_content_type() == "text/calendar")
    assert invitation.get_param("method") == "REQUEST"
    assert letter.from_email == "Salon A <hello@chignon.test>"


def test_the_links_token_is_not_kept_once_the_mail_has_left(sent):
    token = manage_token(sent)
    message = Message.objects.get(to="ada@example.com")
    assert token in mail.outbox[0].body
    unfolded = message.calendar.replace("\r\n ", "")
    assert token not in message.text + message.html + unfolded


def test_the_message_id_is_the_same_for_each_attempt(in_a, clock):
    appointment_announce(appointment=make_visit(), kind="booked", clock=clock)
    outbox_drain(clock=clock, budget=BUDGET)
    first = mail.outbox[0].message()["Message-ID"]
    Message.objects.update(state="failed")
    OutboxEntry.objects.update(state="failed")
    message_retry(
        actor=system_actor("test"), message_id=Message.objects.get(to="ada@example.com").pk, clock=clock
    )
    outbox_drain(clock=clock, budget=BUDGET)
    assert mail.outbox[-1].message()["Message-ID"] == first


def test_a_message_that_was_sent_is_not_tried_again(sent, clock):
    with pytest.raises(NotFound):
        message_retry(actor=system_actor("test"), message_id=Message.objects.first().pk, clock=clock)


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a@x.example": (550, b"no such person")}), True),
        (smtplib.SMTPRecipientsRefused({"a@x.example": (451, b"greylisted")}), False),
        (smtplib.SMTPDataError(554, b"looks like spam"), True),
        (smtplib.SMTPDataError(452, b"full"), False),
        (smtplib.SMTPSenderRefused(421, b"busy", "a"), False),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False),
        (smtplib.SMTPServerDisconnected("cut"), False),
        (ConnectionRefusedError("down"), False),
        (TimeoutError("slow"), False),
    ],
)
def test_what_a_refusal_means(error, permanent):
    assert delivery_error(error).permanent is permanent


def test_a_server_is_named_by_an_address():
    options = server_options("smtp://me%40x:p%2Fw@mail.example:587?tls=1")
    assert (options["host"], options["port"]) == ("mail.example", 587)
    assert (options["username"], options["password"]) == ("me@x", "p/w")
    assert (options["use_tls"], options["use_ssl"]) == (True, False)
    assert server_options("smtps://mail.example")["port"] == 465


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_an_address_of_another_kind_is_refused_loudly(url):
    with pytest.raises(ImproperlyConfigured):
        server_options(url)
