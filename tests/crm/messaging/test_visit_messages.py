"""A visit's change is told to customer, team and owner: in their language, with a calendar file, once."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from booking.diary.telling.messages import appointment_announce
from booking.diary.tokens import manage_token
from crm.messaging.models import Message
from kernel.clock import FixedClock
from kernel.outbox.delivery import outbox_drain
from tests.cast import StaffMemberFactory
from tests.visits import START, make_visit

BUDGET = timedelta(seconds=15)


@pytest.fixture
def clock():
    return FixedClock(START - timedelta(days=5))


def tell(visit, kind, clock, had=()):
    """Announce the change and deliver what it owes."""
    appointment_announce(appointment=visit, kind=kind, clock=clock, had=had)
    outbox_drain(clock=clock, budget=BUDGET)


def event_of(message):
    return Calendar.from_ical(message.calendar).walk("VEVENT")[0]


def test_a_booking_is_confirmed_to_the_customer_with_the_link_that_changes_it(in_a, clock):
    visit = make_visit()
    tell(visit, "booked", clock)
    message = Message.objects.get(to="ada@example.com")
    assert message.state == "sent"
    assert message.subject == "Your visit at Salon A: Friday, 27 November 2026 at 14:30"
    assert f"http://salon-a.chignon.test/b/{manage_token(visit)}/" in message.text.replace(":8000", "")
    assert "Cut with Ana" in message.text
    assert "€48" in message.text


def test_the_team_and_the_owner_are_told_in_the_salons_language(in_b, clock):
    tell(make_visit(language="en"), "booked", clock)
    notice = Message.objects.get(to="owner@salon-b.example")
    assert notice.language == "zh-hans"
    assert notice.subject.startswith("新预约：Ada")
    assert Message.objects.get(to="ada@example.com").subject.startswith("Your visit at")


def test_a_chinese_customer_reads_chinese_at_an_english_salon(in_a, clock):
    tell(make_visit(language="zh-hans"), "booked", clock)
    message = Message.objects.get(to="ada@example.com")
    assert message.subject == "Salon A预约成功：2026年11月27日星期五 14:30"
    assert "Ada，您好：" in message.text


def test_a_moved_visit_moves_in_the_persons_calendar(in_a, clock):
    visit = make_visit()
    tell(visit, "booked", clock)
    visit.sequence, visit.starts_at = 1, START + timedelta(hours=2)
    visit.ends_at = visit.starts_at + timedelta(minutes=30)
    visit.save()
    tell(visit, "moved", clock)
    first, second = Message.objects.filter(to="ada@example.com").order_by("id")
    before, after = event_of(first), event_of(second)
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == visit.starts_at
    assert "METHOD:REQUEST" in second.calendar
    assert "16:30" in second.subject


def test_a_cancelled_visit_leaves_the_calendar(in_a, clock):
    visit = make_visit()
    tell(visit, "cancelled", clock)
    message = Message.objects.get(to="ada@example.com")
    assert "METHOD:CANCEL" in message.calendar
    assert event_of(message)["STATUS"] == "CANCELLED"
    assert "/book/" in message.text


def test_the_same_change_is_told_once(in_a, clock):
    visit = make_visit()
    tell(visit, "booked", clock)
    tell(visit, "booked", clock)
    assert Message.objects.filter(to="ada@example.com").count() == 1


def test_a_visit_that_is_over_is_not_spoken_of(in_a):
    tell(make_visit(), "booked", FixedClock(START + timedelta(days=1)))
    assert not Message.objects.exists()


def test_a_message_that_comes_too_late_is_recorded_and_not_sent(in_a, clock):
    appointment_announce(appointment=make_visit(), kind="booked", clock=clock)
    clock.move(timedelta(days=6))
    outbox_drain(clock=clock, budget=BUDGET)
    assert Message.objects.get(to="ada@example.com").state == "expired"


def test_a_customer_without_email_is_not_written_to(in_a, clock):
    tell(make_visit(email=None, phone="+4915112345678"), "booked", clock)
    assert list(Message.objects.values_list("to", flat=True)) == ["owner@salon-a.example"]


def test_the_teams_notice_holds_neither_the_customers_contact_nor_their_link(in_a, clock):
    visit = make_visit(phone="+4915112345678")
    tell(visit, "booked", clock)
    notice = Message.objects.get(to="owner@salon-a.example")
    said = notice.text + notice.html + notice.calendar
    assert manage_token(visit) not in said
    assert "ada@example.com" not in said
    assert "4915112345678" not in said


def test_what_strangers_type_stays_text(in_a, clock):
    name = "<b>Eve</b>{{7*7}}\u202e\r\nBcc: all@example.com"
    tell(make_visit(name=name, customer_note="<script>alert(1)</script>"), "booked", clock)
    notice = Message.objects.get(to="owner@salon-a.example")
    assert "<b>" not in notice.html
    assert "<script>" not in notice.html
    assert "{{7*7}}" in notice.text
    assert "\n" not in notice.subject
    assert "\u202e" not in notice.subject


def test_messages_of_one_salon_are_not_seen_in_another(in_a, salon_b, inside, clock):
    tell(make_visit(), "booked", clock)
    with inside(salon_b):
        assert not Message.objects.exists()


def test_who_no_longer_does_the_visit_is_told_and_it_leaves_their_calendar(in_a, clock):
    visit = make_visit()
    line = visit.lines.get()
    line.staff.email = "ana@staff.example"
    line.staff.save()
    tell(visit, "booked", clock)
    had = [line.staff_id]
    line.staff = StaffMemberFactory(name="Ben", email="ben@staff.example")
    line.save()
    visit.sequence = 1
    visit.save()
    tell(visit, "moved", clock, had)
    farewell = Message.objects.get(kind="visit_left_staff")
    assert farewell.to == "ana@staff.example"
    assert "METHOD:CANCEL" in farewell.calendar
    assert Message.objects.filter(kind="visit_moved_staff", to="ben@staff.example").exists()


def test_an_owner_who_comes_as_a_customer_is_told_as_both(in_a, clock):
    tell(make_visit(email="Owner@salon-a.example"), "booked", clock)
    letter, notice = Message.objects.order_by("id")
    assert (letter.kind, notice.kind) == ("visit_booked_customer", "visit_booked_staff")
    assert (bool(letter.calendar), bool(notice.calendar)) == (True, False)


def test_who_works_on_a_visit_of_their_own_keeps_it_when_somebody_else_takes_it_over(in_a, clock):
    visit = make_visit(email="ana@staff.example")
    line = visit.lines.get()
    line.staff.email = "ana@staff.example"
    line.staff.save()
    tell(visit, "booked", clock)
    had = [line.staff_id]
    line.staff = StaffMemberFactory(name="Ben", email="ben@staff.example")
    line.save()
    visit.sequence = 1
    visit.save()
    tell(visit, "moved", clock, had)
    told = Message.objects.filter(
        to="ana@staff.example", kind__in=["visit_moved_customer", "visit_left_staff"]
    )
    assert {(message.kind, "METHOD:CANCEL" in message.calendar) for message in told} == {
        ("visit_moved_customer", False),
        ("visit_left_staff", False),
    }
