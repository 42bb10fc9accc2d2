"""Gaps are filled with those whose usual time has come: by their own rhythm, with their consent, asked once."""

from datetime import timedelta

import pytest

from booking.diary.models import Appointment, AppointmentState
from booking.diary.wishes import Channel, CustomerDetails
from booking.waitlist.inviting import NotDue, overdue_offer
from booking.waitlist.messages import can_be_offered
from booking.waitlist.models import EntrySource, EntryState, WaitlistEntry, WaitlistOffer
from booking.waitlist.offering import waitlist_work
from booking.waitlist.rhythm import overdue_at
from booking.waitlist.services import NotFree, offer_decline
from crm.customers.models import Consent, Customer
from crm.messaging.models import Message
from kernel.context import current_salon
from kernel.errors import NotAllowed
from tests.booking.diary.shop import MONDAY, SYSTEM, make_shop, staff_actor
from tests.booking.waitlist.scene import RITA, rule

pytestmark = pytest.mark.usefixtures("in_a")
MONTH = (-28, -56, -84, -112)


@pytest.fixture
def shop(in_a):
    """Ana works from nine to ten on that Monday, and nothing is booked."""
    shop = make_shop("09:00-10:00", service={"name": "Cut"})
    shop.now = shop.at("08:00")
    return shop


def regular(shop, name="Mia", days=MONTH, **customer) -> Customer:
    """A customer who was there so many days before that Monday, at nine."""
    details = CustomerDetails(name=name, email=f"{name.lower()}@example.com", language="en", **customer)
    for before in days:
        visit = shop.book("09:30", channel=Channel.DESK, actor=SYSTEM, customer=details)
        moved(visit, before)
    return Customer.objects.get(name=name)


def moved(visit, days: int) -> None:
    """The visit was that long ago, and is done."""
    delta = timedelta(days=days)
    visit.blocks.all().delete()
    for line in visit.lines.all():
        line.starts_at, line.ends_at = line.starts_at + delta, line.ends_at + delta
        line.save()
    Appointment.objects.filter(pk=visit.pk).update(
        starts_at=visit.starts_at + delta, ends_at=visit.ends_at + delta, state=AppointmentState.DONE
    )


def overdue(shop, day=MONDAY) -> list[str]:
    return [one.name for one in overdue_at(shop.location, day, now=shop.now)]


def ask(shop, customer, text="09:30", actor=RITA) -> WaitlistOffer:
    return overdue_offer(
        actor=actor,
        clock=shop.clock,
        location=shop.location,
        customer_id=customer.pk,
        starts_at=shop.at(text),
    )


def test_whose_usual_time_has_come_is_named_with_what_they_had_last(shop):
    regular(shop)
    (found,) = overdue_at(shop.location, MONDAY, now=shop.now)
    assert (found.name, found.every, found.services) == ("Mia", 28, ("Cut",))
    assert found.last_day == MONDAY - timedelta(days=28)


@pytest.mark.parametrize(
    "days", [(-28, -56), (-20, -48, -76), (-300, -328, -356)], ids=["two visits", "not yet", "long lost"]
)
def test_nobody_is_named_without_a_rhythm_before_their_time_or_long_after_it(shop, days):
    regular(shop, days=days)
    assert overdue(shop) == []


def test_one_long_pause_does_not_change_the_usual_distance(shop):
    regular(shop, days=(-30, -58, -258, -286, -314))
    assert [one.every for one in overdue_at(shop.location, MONDAY, now=shop.now)] == [28]


@pytest.mark.parametrize("purpose", ["invitations", "message_email"])
def test_whoever_wants_no_invitations_or_no_letters_is_not_named(shop, purpose):
    mia = regular(shop)
    Consent.objects.create(customer=mia, purpose=purpose, given=False, text_version="1", source="desk")
    assert overdue(shop) == []
    Consent.objects.create(customer=mia, purpose=purpose, given=True, text_version="1", source="desk")
    assert overdue(shop) == ["Mia"]


def test_whoever_has_a_visit_ahead_is_not_named(shop):
    mia = regular(shop)
    shop.book("09:00", channel=Channel.DESK, actor=SYSTEM, customer=CustomerDetails(customer_id=mia.pk))
    assert overdue(shop) == []


def test_one_tap_offers_the_time_keeps_it_and_writes_once(shop):
    mia = regular(shop)
    Message.objects.all().delete()
    offer = ask(shop, mia)
    assert (offer.starts_at, offer.entry.made_by) == (shop.at("09:30"), EntrySource.RHYTHM)
    assert list(Message.objects.values_list("kind", flat=True)) == ["waitlist_offer"]
    assert Message.objects.get().context["is_invited"] is True
    assert shop.starts(channel=Channel.DESK) == "09:00"
    assert overdue(shop) == []


def test_a_second_tap_asks_nobody(shop):
    mia = regular(shop)
    ask(shop, mia)
    with pytest.raises(NotDue):
        ask(shop, mia, "09:00")
    assert WaitlistOffer.objects.count() == 1


def test_a_time_that_is_gone_is_said_and_the_customer_can_be_asked_another(shop):
    mia = regular(shop)
    shop.book("09:30", channel=Channel.DESK, actor=SYSTEM)
    with pytest.raises(NotFree):
        ask(shop, mia)
    assert ask(shop, mia, "09:00").starts_at == shop.at("09:00")


def test_a_no_is_a_no_and_they_are_not_asked_of_other_times(shop):
    rule("first")
    offer = ask(shop, regular(shop))
    offer_decline(actor=RITA, clock=shop.clock, offer_id=offer.pk)
    assert WaitlistEntry.objects.get().state == EntryState.WITHDRAWN
    waitlist_work(clock=shop.clock)
    assert (WaitlistOffer.objects.count(), overdue(shop)) == (1, [])


def test_a_stylist_asks_nobody(shop):
    with pytest.raises(NotAllowed):
        ask(shop, regular(shop), actor=staff_actor("stylist"))


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({}, []),
        ({"marketing_email": True}, ["Mia"]),
        ({"marketing_email": True, "message_email": False}, []),
        ({"marketing_email": True, "invitations": False}, []),
        ({"marketing_sms": True}, []),
    ],
)
def test_where_the_country_asks_for_a_yes_nobody_is_named_without_one_to_a_way_that_leads_to_them(
    shop, monkeypatch, words, named
):
    mia = regular(shop)
    monkeypatch.setattr(current_salon(), "country", "CN")
    for purpose, given in words.items():
        Consent.objects.create(customer=mia, purpose=purpose, given=given, text_version="1", source="desk")
    assert overdue(shop) == named


def test_who_refused_texts_is_still_asked_by_email_and_who_refused_news_by_email_is_not(shop):
    mia = regular(shop, phone="+4915112345678")
    Consent.objects.create(customer=mia, purpose="message_sms", given=False, text_version="1", source="desk")
    assert overdue(shop) == ["Mia"]
    Consent.objects.create(
        customer=mia, purpose="marketing_email", given=False, text_version="1", source="desk"
    )
    assert overdue(shop) == []


def test_what_a_merged_row_said_counts_for_the_person(shop):
    mia = regular(shop)
    twin = Customer.objects.create(name="Mia too", merged_into=mia)
    Consent.objects.create(customer=twin, purpose="invitations", given=False, text_version="1", source="desk")
    assert overdue(shop) == []


def test_the_offer_itself_goes_only_by_a_way_to_be_invited_by(shop):
    mia = regular(shop, phone="+4915112345678")
    Consent.objects.create(
        customer=mia, purpose="marketing_email", given=False, text_version="1", source="desk"
    )
    entry = WaitlistEntry(customer=mia, made_by=EntrySource.RHYTHM, language="en")
    assert not can_be_offered(entry)
    entry.made_by = EntrySource.DESK
    assert can_be_offered(entry)
