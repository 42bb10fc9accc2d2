"""Whoever asked for their hours to be put right is told once it is decided, in their language; nobody else, nothing more."""

import pytest

from booking.clock.asking import correction_ask, correction_decide
from booking.clock.correcting import entry_remove
from booking.clock.models import Correction
from crm.messaging.models import Message
from crm.messaging.rendering import message_render
from kernel.context import current_salon
from kernel.outbox.models import OutboxEntry
from tenants.accounts.models import Role
from tests.booking.clock.scene import acting, at, clocked, manager, wanted

KIND = "clock_correction"


@pytest.fixture
def entry(shop):
    """A day that Ana clocked."""
    return clocked(shop.staff[0], shop.location, at(9), at(18))


def ask(entry, clock, role=Role.STYLIST, language=""):
    actor = acting(entry.staff, role)
    entry.staff.user.language = language
    entry.staff.user.save()
    return correction_ask(
        actor=actor,
        clock=clock,
        entry_id=entry.pk,
        wanted=wanted(entry.location, at(9), at(19)),
        note="A private reason",
    )


def decide(request, clock, *, approves=True, actor=None):
    told = {"correction_id": request.pk, "approves": approves, "version": 1, "reason": "Seen on the list"}
    return correction_decide(actor=actor or manager(), clock=clock, **told)


@pytest.mark.parametrize(
    ("approves", "language", "subject"),
    [
        (True, "en", "Your hours are put right: Tuesday 24 November"),
        (False, "en", "Your hours stay as they are: Tuesday 24 November"),
        (True, "zh-hans", "您的工时已更正：11月24日 星期二"),
        (False, "zh-hans", "您的工时没有改动：11月24日 星期二"),
    ],
)
def test_the_person_is_told_in_their_language(entry, clock, approves, language, subject):
    decide(ask(entry, clock, language=language), clock, approves=approves)
    message = Message.objects.get(kind=KIND)
    said = message_render(message)
    assert (message.to, said.subject) == (entry.staff.user.email, subject)
    assert "09:00–19:00" in said.text
    assert "/desk/clock/" in said.text


def test_what_was_noted_and_why_stay_between_them(entry, clock):
    decide(ask(entry, clock), clock, approves=False)
    message = Message.objects.get(kind=KIND)
    said = message_render(message)
    for private in ("A private reason", "Seen on the list"):
        assert private not in f"{message.context}{said.subject}{said.text}{said.html}"


def test_an_entry_that_is_taken_away_says_no_to_what_was_asked_of_it(entry, clock):
    request = ask(entry, clock)
    entry_remove(actor=manager(), clock=clock, entry_id=entry.pk, version=1, reason="Twice")
    request.refresh_from_db()
    assert (request.state, request.reason, request.decided_by) == ("refused", "Twice", "Mona")
    assert Message.objects.get(kind=KIND).context["approved"] is False
    assert OutboxEntry.objects.filter(topic="message").count() == 1


def test_an_owner_who_decides_their_own_gets_no_mail(entry, clock):
    request = ask(entry, clock, role=Role.OWNER)
    decide(request, clock, actor=acting(entry.staff, Role.OWNER))
    assert Correction.objects.get().state == "approved"
    assert not Message.objects.exists()


def test_without_an_address_nothing_is_owed(entry, clock):
    request = ask(entry, clock)
    entry.staff.user.is_active = False
    entry.staff.user.save()
    decide(request, clock)
    assert not Message.objects.exists()


def test_a_role_at_one_location_reads_nothing_of_hours(entry, clock, salon_a, client_of):
    decide(ask(entry, clock), clock)
    message = Message.objects.get(kind=KIND)
    local = acting(entry.staff, Role.MANAGER)
    entry.staff.user.grants.update(role=Role.MANAGER, places=[entry.location_id])
    assert local.id == entry.staff.user.pk
    assert (
        client_of(current_salon(), entry.staff.user).get(f"/desk/messages/{message.pk}/").status_code == 404
    )
