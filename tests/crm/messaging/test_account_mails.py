"""Mails about accounts leave by the outbox, and nobody but their reader sees the link."""

from datetime import timedelta

from django.core import mail

from crm.messaging.models import Message
from kernel.clock import system_clock
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.models import OutboxEntry
from tenants.accounts.mails import AccountMail, account_mail_send

LINK = "http://salon-a.chignon.test/desk/password/reset/key/1-secret/"


def send_reset():
    account_mail_send(
        AccountMail(kind="account_reset", to="owner@salon-a.example", name="Olga", language="en", url=LINK)
    )


def test_a_reset_mail_reaches_its_reader_with_the_link(in_a):
    send_reset()
    assert mail.outbox == []
    outbox_drain(clock=system_clock, budget=timedelta(seconds=15))
    assert LINK in mail.outbox[0].body
    assert mail.outbox[0].to == ["owner@salon-a.example"]
    assert mail.outbox[0].from_email.startswith("Salon A <")


def test_the_link_is_kept_nowhere_once_it_has_left(in_a):
    send_reset()
    outbox_drain(clock=system_clock, budget=timedelta(seconds=15))
    message = Message.objects.get()
    kept = (
        f"{message.subject}{message.text}{message.html}{message.context}{OutboxEntry.objects.get().payload}"
    )
    assert message.state == "sent"
    assert "1-secret" not in kept


def test_asking_twice_for_the_same_link_writes_once(in_a):
    send_reset()
    send_reset()
    assert Message.objects.count() == 1
