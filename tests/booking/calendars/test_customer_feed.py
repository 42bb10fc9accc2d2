"""A customer's visits in their own calendar: the link is sent to them alone, and ends where they want."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from booking.calendars.customer_feeds import NoWay, customer_feed_end, customer_feed_send
from booking.calendars.letters import link_render
from booking.calendars.models import CustomerFeed
from booking.calendars.tokens import customer_feed_token
from booking.diary.models import Appointment
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.tokens import manage_token
from booking.diary.wishes import Channel
from crm.customers.models import Customer, CustomerContact
from crm.messaging.models import Message
from crm.privacy.erasing import erasure_make
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import NotFound
from kernel.outbox.registry import NotWanted
from tests.booking.desk.scene import at, book, open_all_day

SYSTEM = system_actor("test")
KIND = "calendar_link_customer"


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def visit(shop):
    return book(shop, 600, days=1)


@pytest.fixture
def phone(client_of, salon_a):
    """The customer's phone, and their calendar program."""
    return client_of(salon_a)


def sent(visit):
    """The address of the link that is sent to the visit's customer."""
    feed = customer_feed_send(actor=SYSTEM, clock=system_clock, visit=visit)
    return reverse("calendars:customer_feed", args=[customer_feed_token(feed.reference)])


def events(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_all_visits_of_the_customer_stand_there_and_nobody_elses(shop, visit, phone):
    second = book(shop, 700, days=2, staff=1, service=1)
    book(shop, 800, days=1, name="Grace")
    found = events(phone, sent(visit))
    assert [event.start for event in found] == [visit.starts_at, second.starts_at]
    assert b"Grace" not in phone.get(sent(visit)).content
    assert b"Ada" not in phone.get(sent(visit)).content


def test_visits_have_the_names_that_they_have_in_their_letters(shop, visit, phone):
    (event,) = events(phone, sent(visit))
    file = phone.get(f"/b/{manage_token(visit)}/visit.ics").content
    (single,) = Calendar.from_ical(file).walk("VEVENT")
    assert event["uid"] == single["uid"]


def test_moved_and_cancelled_visits_follow(shop, visit, phone):
    address = sent(visit)
    (before,) = events(phone, address)
    tag = phone.get(address)["ETag"]
    assert phone.get(address, headers={"if-none-match": tag}).status_code == 304
    change = {
        "actor": SYSTEM,
        "clock": system_clock,
        "channel": Channel.DESK,
        "appointment_id": visit.pk,
        "version": None,
    }
    appointment_move(**change, starts_at=at(shop, 900, days=1))
    (after,) = events(phone, address)
    assert (after["uid"], after["sequence"] > before["sequence"]) == (before["uid"], True)
    appointment_cancel(**change)
    assert events(phone, address) == []


def test_the_link_is_sent_and_never_shown_and_its_token_is_kept_nowhere(visit, phone):
    page = phone.post(reverse("calendars:customer_send", args=[manage_token(visit)]))
    token = customer_feed_token(CustomerFeed.objects.get().reference)
    assert page.status_code == 200
    assert "on its way" in page.content.decode()
    assert token not in page.content.decode()
    message = Message.objects.get(kind=KIND)
    assert (message.to, token in str(message.context)) == ("ada@example.com", False)
    rendered = link_render(message)
    assert token in rendered.text
    assert rendered.secrets == (token,)
    assert token not in str(list(CustomerFeed.objects.values()))


def test_whoever_booked_with_somebody_elses_phone_is_sent_nothing(shop, phone, visit):
    """The link goes where the salon writes to the customer, not to what was typed for one visit."""
    Appointment.objects.filter(pk=visit.pk).update(visitor_email="stranger@example.com")
    phone.post(reverse("calendars:customer_send", args=[manage_token(visit)]))
    assert Message.objects.get(kind=KIND).to == "ada@example.com"


def test_the_email_that_was_typed_beside_a_phone_is_sent_nothing(visit):
    CustomerContact.objects.create(customer=visit.customer, kind="phone", value="+4915112345678")
    Customer.objects.update(source="storefront")
    CustomerContact.objects.update(verified_at=None)
    visit.refresh_from_db()
    with pytest.raises(NoWay):
        sent(visit)
    assert not CustomerFeed.objects.exists()


def test_a_second_tap_sends_the_same_link_and_no_second_letter(visit):
    assert sent(visit) == sent(visit)
    assert Message.objects.filter(kind=KIND).count() <= 2  # two only where a minute ended between them
    assert CustomerFeed.objects.count() == 1


def test_nobody_is_flooded(visit, phone):
    tap = [
        phone.post(reverse("calendars:customer_send", args=[manage_token(visit)])).status_code
        for _try in range(5)
    ]
    assert tap == [200, 200, 200, 429, 429]


def test_ending_it_ends_every_copy_and_a_letter_on_its_way(visit, phone):
    address = sent(visit)
    phone.post(reverse("calendars:customer_end", args=[manage_token(visit)]))
    assert phone.get(address).status_code == 404
    with pytest.raises(NotWanted):
        link_render(Message.objects.get(kind=KIND))
    customer_feed_end(actor=SYSTEM, clock=system_clock, customer_id=visit.customer_id)
    assert AuditLine.objects.filter(action="calendar.customer_link_ended").count() == 1
    assert sent(visit) != address


def test_it_ends_with_the_customer(visit, phone):
    address, customer = sent(visit), visit.customer
    Appointment.objects.all().delete()  # who has a visit ahead is not erased
    told = {"actor": SYSTEM, "clock": system_clock, "customer_id": customer.pk}
    erasure_make(typed=customer.name, reason="asked", **told)
    assert phone.get(address).status_code == 404


def test_without_a_customer_or_a_way_to_them_there_is_nothing_to_send(visit, phone):
    visit.customer.contacts.all().delete()
    with pytest.raises(NoWay):
        sent(visit)
    answer = phone.post(reverse("calendars:customer_send", args=[manage_token(visit)]))
    assert (answer.status_code, "Please ask there" in answer.content.decode()) == (409, True)
    Appointment.objects.update(customer=None)
    visit.refresh_from_db()
    with pytest.raises(NotFound):
        sent(visit)
    assert "all-visits" not in phone.get(f"/b/{manage_token(visit)}/").content.decode()


@pytest.mark.parametrize("token", ["x", "A" * 64, "é" * 20, "0" * 5000])
def test_a_guess_leads_nowhere(visit, phone, token):
    sent(visit)
    assert phone.get(reverse("calendars:customer_feed", args=[token])).status_code == 404


def test_the_same_link_means_nothing_at_another_salon(visit, client_of, salon_b):
    assert client_of(salon_b).get(sent(visit)).status_code == 404


def test_the_letter_leaves_in_the_customers_language(visit):
    Appointment.objects.update(language="zh-hans")
    visit.refresh_from_db()
    sent(visit)
    rendered = link_render(Message.objects.get(kind=KIND))
    assert re.search("日历", rendered.subject)
    assert mail.outbox == []
