"""Offers go the way that the customer wishes, and an answer of 1 takes the only one that is open."""

from datetime import timedelta

import pytest
from django.db.models import F

from booking.diary.models import Appointment
from booking.requests.models import RequestRules
from booking.waitlist.models import WaitlistOffer
from crm.customers.models import Consent, CustomerContact
from crm.messaging.hooks.replying import Incoming, reply_take
from crm.messaging.models import ChannelWish, Message
from crm.messaging.rendering import message_render
from tests.booking.questions.test_questions import question
from tests.booking.waitlist.scene import cancel, full_shop, join, state_of, work
from tests.crm.messaging.providers.conftest import PHONE, set_up

pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def shop():
    set_up()
    return full_shop()


def offered(shop, **values):
    """Mia waits and is offered nine o'clock."""
    mia = join(shop, "Mia", phone=PHONE, **values)
    cancel(shop)
    work(shop)
    return mia


def say(shop, text: str, number: str = "SM1") -> str:
    return reply_take(provider="twilio", incoming=Incoming(number, PHONE, text), clock=shop.clock)


def offer_message() -> Message:
    return Message.objects.get(kind="waitlist_offer")


def test_an_offer_goes_by_text_where_the_salon_texts_first_and_says_how_to_answer(shop):
    offered(shop)
    message = offer_message()
    short = message_render(message).short
    assert (message.channel, message.to) == ("sms", PHONE)
    assert message.ways["next"] == [["email", "mia@example.com"]]
    assert short.endswith("Reply 1 to take it, T to get no more texts.")


def test_somebody_with_a_phone_alone_is_offered_it_too(shop):
    assert state_of(offered(shop, email="")) == "offered"
    assert offer_message().channel == "sms"


def test_who_wants_no_texts_gets_the_email(shop):
    mia = join(shop, "Mia", phone=PHONE)
    Consent.objects.create(
        customer=mia.customer, purpose="message_sms", given=False, text_version="1", source="sms"
    )
    cancel(shop)
    work(shop)
    assert offer_message().channel == "email"


def test_the_customers_wish_comes_first(shop):
    mia = join(shop, "Mia", phone=PHONE)
    ChannelWish.objects.create(customer=mia.customer, channel="email")
    cancel(shop)
    work(shop)
    assert offer_message().channel == "email"


def test_one_takes_the_only_open_offer_once(shop):
    mia = offered(shop)
    assert "is yours" in say(shop, "1")
    assert say(shop, "1") == ""
    assert (state_of(mia), Appointment.objects.filter(source="waitlist").count()) == ("booked", 1)


def test_one_never_confirms_a_visit_in_the_place_of_an_offer_that_is_over(shop):
    offered(shop)
    WaitlistOffer.objects.update(state="expired")
    assert "This offer is over" in say(shop, "1")
    assert not Appointment.objects.filter(state="confirmed").exists()


def test_one_that_comes_long_after_an_offer_confirms_the_visit(shop):
    offered(shop)
    WaitlistOffer.objects.update(state="expired", answered_at=shop.clock.now())
    mia = WaitlistOffer.objects.get().entry.customer
    visit = Appointment.objects.exclude(state="cancelled").get()
    visit.customer = mia
    visit.save()
    visit.lines.update(starts_at=F("starts_at") + timedelta(days=7), ends_at=F("ends_at") + timedelta(days=7))
    Appointment.objects.filter(pk=visit.pk).update(
        starts_at=F("starts_at") + timedelta(days=7), ends_at=F("ends_at") + timedelta(days=7)
    )
    shop.now += timedelta(days=1, seconds=1)
    assert "is confirmed" in say(shop, "1")
    assert Appointment.objects.get(pk=visit.pk).state == "confirmed"


def test_of_several_offers_none_is_taken_blindly(shop):
    mia = offered(shop)
    offer = WaitlistOffer.objects.get()
    offer.pk, offer.entry = None, join(shop, "Mia", phone=PHONE)
    offer.save(force_insert=True)
    Message.objects.exclude(kind="waitlist_offer").delete()
    assert "Please choose by the link" in say(shop, "1")
    assert state_of(mia) == "offered"


def test_a_stranger_who_typed_a_known_phone_hears_nothing_by_that_persons_email(shop):
    mia = join(shop, "Mia", phone=PHONE)
    CustomerContact.objects.create(customer=mia.customer, kind="email", value="mia.private@example.com")
    other = join(shop, "Eve", email="", phone=PHONE)
    assert other.customer == mia.customer
    message = Message.objects.get(about_id=other.pk, kind="waitlist_joined")
    assert (message.to, message.ways["next"]) == (PHONE, [])


def test_where_the_salon_has_a_question_a_digit_takes_nothing_and_leads_to_the_page(shop):
    question(required=True)
    mia = offered(shop)
    assert "The salon has a question first" in say(shop, "1")
    assert state_of(mia) == "offered"


def test_where_the_salon_says_yes_itself_the_answer_says_so(shop):
    RequestRules.objects.update_or_create(pk=1, defaults={"mode": "always"})
    offered(shop)
    assert "confirm it soon" in say(shop, "1")
    assert Appointment.objects.get(source="waitlist").state == "pending"
