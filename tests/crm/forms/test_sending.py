"""A form that was asked for by hand goes to the customer by a message, where a way leads to them."""

from datetime import timedelta

import pytest

from crm.customers.models import CustomerContact
from crm.forms.asking import requests as asking
from crm.forms.asking.sending import KIND, request_send
from crm.forms.asking.tokens import request_token
from crm.forms.making import building
from crm.forms.models import FormRequest
from crm.messaging.models import Message, MessageState
from crm.messaging.rendering import message_render
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock, system_clock
from kernel.outbox.delivery import outbox_drain
from tests.cast import CustomerFactory

TOLD = {"actor": system_actor("tests"), "clock": system_clock}
BUDGET = timedelta(seconds=15)


@pytest.fixture
def reception(salon_a, client_of, cast, in_a):
    return client_of(salon_a, cast.receptionist)


@pytest.fixture
def form(in_a):
    form = building.form_create(**TOLD)
    title = {"en": "Before your colour", "zh": "染发前"}
    building.form_head_save(
        actor=TOLD["actor"], form_id=form.pk, version=1, title=title, intro={}, valid_months=None
    )
    asked = {"kind": "short", "label": {"en": "?"}, "help": {}, "required": False, "field": ""}
    building.question_save(actor=TOLD["actor"], form_id=form.pk, version=2, question=asked)
    building.form_publish(**TOLD, form_id=form.pk, version=3)
    return form


def asked_of(form, **known):
    customer = CustomerFactory(name="Ada", source="desk", **known)
    return asking.request_make(**TOLD, form_id=form.pk, customer_id=customer.pk)


def send(client, row):
    return client.post(f"/desk/forms/requests/{row.pk}/send/", follow=True).content.decode()


def test_the_link_goes_out_and_opens_the_form(reception, form):
    row = asked_of(form, email="ada@example.com")
    assert "on its way" in send(reception, row)
    message = Message.objects.get(kind=KIND)
    said = message_render(message)
    assert (message.to, said.subject) == ("ada@example.com", "Please fill in for Salon A: Before your colour")
    assert f"/f/{request_token(row.reference)}/" in said.text
    assert request_token(row.reference) in said.secrets
    outbox_drain(clock=system_clock, budget=BUDGET)
    assert Message.objects.get(kind=KIND).state == MessageState.SENT
    assert AuditLine.objects.filter(action="form.request_send", object_id=row.pk).count() == 1


def test_it_is_written_in_the_customer_s_language(reception, form):
    send(reception, asked_of(form, email="ada@example.com", language="zh-hans"))
    assert "染发前" in message_render(Message.objects.get(kind=KIND)).subject


def test_two_taps_are_one_message(form):
    row, clock = asked_of(form, email="ada@example.com"), FixedClock(system_clock.now())
    [request_send(actor=TOLD["actor"], clock=clock, request_id=row.pk) for _tap in range(2)]
    assert Message.objects.filter(kind=KIND).count() == 1


def test_where_no_way_leads_it_is_said_and_nothing_is_owed(reception, form):
    row = asked_of(form)
    CustomerContact.objects.filter(customer=row.customer_id).delete()
    assert "copy the link and send it yourself" in send(reception, row)
    assert not Message.objects.filter(kind=KIND).exists()


def test_a_link_that_was_taken_back_is_not_sent(reception, form):
    row = asked_of(form, email="ada@example.com")
    FormRequest.objects.filter(pk=row.pk).update(cancelled_at=system_clock.now())
    assert "no longer works" in send(reception, row)
    assert not Message.objects.filter(kind=KIND).exists()


def test_what_was_filled_in_meanwhile_does_not_leave_any_more(reception, form):
    row = asked_of(form, email="ada@example.com")
    send(reception, row)
    FormRequest.objects.filter(pk=row.pk).update(answered_at=system_clock.now())
    outbox_drain(clock=system_clock, budget=BUDGET)
    assert Message.objects.get(kind=KIND).state == MessageState.FAILED


def test_who_does_not_see_the_customer_sends_nothing(salon_a, client_of, cast, form):
    row = asked_of(form, email="ada@example.com")
    answer = client_of(salon_a, cast.stylist).post(f"/desk/forms/requests/{row.pk}/send/")
    assert (answer.status_code, Message.objects.filter(kind=KIND).exists()) == (404, False)
