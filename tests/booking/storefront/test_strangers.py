"""Somebody who types another person's phone learns nothing of them, and gets none of their messages."""

import pytest

from booking.diary.models import Appointment
from crm.messaging.models import Message
from tests.cast import CustomerFactory

PHONE = "+4915123456789"


@pytest.fixture
def known(shop):
    """A customer with the phone that the visitor's form sends."""
    return CustomerFactory(name="Grace Hopper", phone=PHONE, email="grace@example.com")


@pytest.mark.parametrize("page", ["/book/done/{}/", "/b/{}/"])
def test_the_pages_show_what_was_typed_and_nothing_else(visitor, known, page):
    token = visitor.book(name="Mallory", email="mallory@example.com")
    text = visitor.get(page.format(token)).content.decode()
    assert "Grace" not in text
    assert "g•••@example.com" not in text
    assert "m•••@example.com" in text


def test_who_types_no_email_does_not_see_that_there_is_one(visitor, known):
    text = visitor.get(f"/b/{visitor.book(name='Mallory', email='')}/").content.decode()
    assert "@example.com" not in text


def test_the_confirmation_goes_where_the_visitor_said(visitor, known):
    visitor.book(name="Mallory", email="mallory@example.com")
    message = Message.objects.get(kind="visit_booked_customer")
    assert (message.to, message.context["reader"]) == ("mallory@example.com", "Mallory")


def test_the_known_customer_is_told_when_no_email_was_given(visitor, known):
    visitor.book(name="Grace", email="")
    assert Message.objects.get(kind="visit_booked_customer").to == "grace@example.com"


def test_messages_of_other_visits_stay_with_the_customer(visitor, known):
    known.contacts.filter(kind="email").delete()
    visitor.book(name="Mallory", email="mallory@example.com")
    Message.objects.all().delete()
    visitor.book(name="Grace", email="", note="another visit", website="")
    assert not Message.objects.filter(to="mallory@example.com").exists()


def test_the_desk_sees_both_names_and_every_way_to_reach_them(visitor, known, client_of, salon_a, cast):
    visitor.book(name="Mallory", email="mallory@example.com")
    visit = Appointment.objects.get()
    text = client_of(salon_a, cast.owner).get(f"/desk/visits/{visit.pk}/").content.decode()
    assert "Grace Hopper (Mallory)" in text
    assert all(way in text for way in (PHONE, "grace@example.com", "mallory@example.com"))
