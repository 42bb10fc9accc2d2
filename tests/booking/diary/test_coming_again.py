"""An invitation to come again: to whoever has not come since, once, and not to whoever said no."""

from datetime import timedelta

import pytest
from django.db import transaction

from booking.diary.models import Appointment
from booking.diary.telling.messages import appointment_announce
from booking.diary.telling.reminding import reminders_plan_anew
from booking.diary.tokens import manage_token
from crm.customers.models import Consent
from crm.messaging.delivery import MessageHandler
from crm.messaging.models import Message, MessageSettings, PlannedMessage
from crm.messaging.planned import planned_write_due
from kernel.clock import FixedClock
from kernel.context import current_salon
from kernel.outbox import registry
from kernel.outbox.delivery import outbox_drain
from tests.visits import START, make_visit

WEEKS = timedelta(weeks=6)
BUDGET = timedelta(seconds=15)
KIND = "visit_again_customer"


@pytest.fixture
def clock(in_a, monkeypatch):
    clock = FixedClock(START - timedelta(days=5))
    monkeypatch.setitem(registry._handlers, "message", MessageHandler(clock))
    return clock


@pytest.fixture
def wanted(in_a):
    return MessageSettings.objects.create(pk=1, reminder_minutes=[], again_weeks=6)


def booked(clock, **values):
    """A visit, told of."""
    visit = make_visit(**values)
    with transaction.atomic():
        appointment_announce(appointment=visit, kind="booked", clock=clock)
    return visit


def done(visit):
    visit.state = "done"
    visit.save()
    return visit


def six_weeks_later(clock, visit):
    """What is said when the invitation is due."""
    clock.instant = visit.ends_at + WEEKS
    planned_write_due(clock=clock, budget=BUDGET)
    outbox_drain(clock=clock, budget=BUDGET)
    return list(Message.objects.filter(kind=KIND))


def test_nobody_is_invited_until_the_salon_wants_it(clock):
    booked(clock)
    assert not PlannedMessage.objects.filter(kind=KIND).exists()


def test_whoever_came_is_invited_after_so_many_weeks_with_a_way_to_say_no(clock, wanted):
    visit = done(booked(clock))
    (said,) = six_weeks_later(clock, visit)
    assert said.subject == "Time to come again to Salon A?"
    assert "Book a new visit" in said.text
    assert "/invitations/" in said.text
    assert len(six_weeks_later(clock, visit)) == 1


@pytest.mark.parametrize("state", ["booked", "no_show"])
def test_whoever_did_not_come_is_not_invited(clock, wanted, state):
    visit = booked(clock)
    visit.state = state
    visit.save()
    assert six_weeks_later(clock, visit) == []


@pytest.mark.parametrize("state", ["done", "booked", "confirmed", "consulting"])
def test_whoever_came_since_or_has_a_visit_ahead_is_not_invited(clock, wanted, state):
    visit = done(booked(clock))
    later = make_visit(start=START + timedelta(days=20), email="bea@example.com", state=state)
    later.customer = visit.customer
    later.save()
    assert six_weeks_later(clock, visit) == []
    assert "has come since" in PlannedMessage.objects.get(kind=KIND).reason


def test_an_older_visit_that_nobody_closed_does_not_stand_in_the_way(clock, wanted):
    visit = done(booked(clock))
    older = make_visit(start=START - timedelta(days=40), email="bea@example.com")
    older.customer = visit.customer
    older.save()
    assert len(six_weeks_later(clock, visit)) == 1


def test_whoever_said_no_is_not_invited_and_may_change_their_mind(clock, wanted, salon_a, client_of):
    visit = done(booked(clock))
    page, client = f"/b/{manage_token(visit)}/invitations/", client_of(salon_a)
    assert "No more invitations?" in client.get(page).content.decode()
    assert not Consent.objects.exists()
    client.post(page, {"wanted": "no"})
    client.post(page, {"wanted": "no"})
    assert [one.given for one in Consent.objects.all()] == [False]
    assert six_weeks_later(clock, visit) == []
    client.post(page, {"wanted": "yes"})
    assert Consent.objects.order_by("-pk").first().given is True


@pytest.mark.parametrize(("source", "status", "given"), [("storefront", 403, False), ("desk", 302, True)])
def test_a_no_said_to_the_salon_is_not_taken_back_by_whoever_booked_with_their_phone(
    clock, salon_a, client_of, source, status, given
):
    visit = booked(clock)
    Appointment.objects.update(source=source)
    Consent.objects.create(
        customer=visit.customer, purpose="invitations", given=False, text_version="1", source="desk_spoken"
    )
    page, client = f"/b/{manage_token(visit)}/invitations/", client_of(salon_a)
    assert ("Invite me again" in client.get(page).content.decode()) is given
    assert client.post(page, {"wanted": "yes"}).status_code == status
    assert Consent.objects.latest("pk").given is given


def test_after_a_change_of_weeks_only_the_new_number_counts(clock, wanted):
    visit = done(booked(clock))
    MessageSettings.objects.update(again_weeks=8)
    clock.instant = visit.ends_at + timedelta(days=1)
    reminders_plan_anew(clock=clock)
    assert six_weeks_later(clock, visit) == []
    clock.instant = visit.ends_at + timedelta(weeks=8)
    planned_write_due(clock=clock, budget=BUDGET)
    assert Message.objects.filter(kind=KIND).count() == 1


def test_where_the_country_asks_for_a_yes_only_who_said_it_is_invited(clock, wanted, monkeypatch):
    monkeypatch.setattr(current_salon(), "country", "CN")
    visit = done(booked(clock))
    assert six_weeks_later(clock, visit) == []
    assert "way" in PlannedMessage.objects.get(kind=KIND).reason


def test_who_said_yes_to_news_by_that_way_is_invited_there_too(clock, wanted, monkeypatch):
    monkeypatch.setattr(current_salon(), "country", "CN")
    visit = done(booked(clock))
    Consent.objects.create(
        customer=visit.customer, purpose="marketing_email", given=True, text_version="1", source="desk"
    )
    (said,) = six_weeks_later(clock, visit)
    assert said.channel == "email"
