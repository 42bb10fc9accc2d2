"""Whether a customer may be written to: said per channel in their head, with what nobody has asked yet."""

import pytest

from crm.customers.models import ContactKind, Customer
from crm.messaging.models import ChannelAddress, ChannelWish
from crm.privacy.purposes import Said
from crm.privacy.services import consent_record
from crm.privacy.writing import writing_of
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.cast import CustomerFactory


@pytest.fixture
def ana(in_a):
    customer = CustomerFactory(name="Ana")
    customer.contacts.all().delete()
    customer.contacts.create(kind=ContactKind.EMAIL, value="ana@example.com")
    customer.contacts.create(kind=ContactKind.PHONE, value="+33612345678")
    return customer


def say(customer, code, given):
    told = Said(customer.pk, given=given)
    consent_record(actor=system_actor("tests"), clock=system_clock, code=code, said=told)


def said_of(customer):
    return {one.channel: one.state for one in writing_of(Customer.objects.get(pk=customer.pk))}


def test_only_ways_that_reach_them_are_said_and_silence_is_not_a_yes(ana):
    assert said_of(ana) == {"email": "unasked", "sms": "unasked"}


def test_the_last_word_of_each_channel_counts(ana):
    for given in (False, True):
        say(ana, "marketing_email", given)
    say(ana, "marketing_sms", False)
    assert said_of(ana) == {"email": "yes", "sms": "visits"}
    say(ana, "message_email", False)
    assert said_of(ana)["email"] == "no"


def test_a_no_of_a_row_that_was_merged_into_them_counts(ana):
    twin = CustomerFactory(name="Ana")
    say(twin, "message_sms", False)
    Customer.objects.filter(pk=twin.pk).update(merged_into=ana)
    assert said_of(ana)["sms"] == "no"


def test_browsers_and_wishes_are_known_and_it_is_one_statement(ana, django_assert_num_queries):
    ChannelAddress.objects.create(customer=ana, channel="push", address="https://push.example/1")
    ChannelWish.objects.create(customer=ana, channel="push")
    found = Customer.objects.prefetch_related("contacts").get(pk=ana.pk)
    with django_assert_num_queries(1):
        ways = writing_of(found)
    assert [(one.channel, one.is_wished) for one in ways] == [
        ("email", False),
        ("sms", False),
        ("push", True),
    ]


def test_the_head_says_it(ana, salon_a, client_of, cast):
    say(ana, "message_sms", False)
    page = client_of(salon_a, cast.receptionist).get(f"/desk/customers/{ana.pk}/").content.decode()
    assert "Text: <span" in page
    assert "They asked for no more messages" in page
