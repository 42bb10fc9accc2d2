"""What a customer says between the writing and the leaving of a message counts: consents are asked when it leaves too."""

from datetime import timedelta

import pytest
from django.db import transaction

from crm.customers.models import Consent
from crm.messaging.forgetting import messages_blanked
from crm.messaging.models import Message, MessageState
from crm.messaging.reaching.choosing import EMAIL, SMS, Reach, ways_of
from crm.messaging.rendering import Rendered
from crm.messaging.rendering import _kinds as kinds
from crm.messaging.services import Draft, messages_write
from kernel.clock import system_clock
from kernel.context import current_salon
from kernel.outbox.delivery import outbox_drain
from tests.cast import CustomerFactory

BUDGET = timedelta(seconds=15)
INVITES, VISITS = "visit_again_customer", "visit_booked_customer"
pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def mia(in_a, monkeypatch):
    monkeypatch.setattr(current_salon(), "country", "DE")
    for kind in (INVITES, VISITS):
        monkeypatch.setitem(kinds, kind, lambda _message: Rendered("Mia", "Dear Mia"))
    return CustomerFactory(name="Mia", email="mia@x.example")


def owed(customer, kind=VISITS, *, channel=EMAIL, ways=None):
    """A message that waits to leave."""
    draft = Draft(kind, "mia@x.example", "en", {}, f"{kind}:1", channel, customer, ways=ways or {"next": []})
    with transaction.atomic():
        messages_write([draft], clock=system_clock)


def says(customer, purpose, *, given=False):
    Consent.objects.create(
        customer=customer, purpose=purpose, given=given, text_version="1", source="own_page"
    )


def left():
    outbox_drain(clock=system_clock, budget=BUDGET)
    return [(one.to, one.channel) for one in Message.objects.filter(state=MessageState.SENT)]


@pytest.mark.parametrize("purpose", ["marketing_email", "invitations", "message_email"])
def test_an_invitation_does_not_leave_after_a_no(mia, purpose):
    owed(mia, INVITES)
    says(mia, purpose)
    assert left() == []
    message = Message.objects.get()
    assert (message.state, message.text, message.error[:12]) == (MessageState.EXPIRED, "", "the customer")


@pytest.mark.parametrize("purpose", ["marketing_email", "invitations"])
def test_what_invites_only_this_once_is_held_to_the_same(mia, purpose):
    owed(mia, VISITS, ways={"next": [], "inviting": True})
    says(mia, purpose)
    assert left() == []


@pytest.mark.parametrize("purpose", ["marketing_email", "invitations", "message_sms"])
def test_a_no_to_something_else_holds_up_nothing(mia, purpose):
    owed(mia)
    says(mia, purpose)
    assert left() == [("mia@x.example", EMAIL)]


def test_the_last_word_counts(mia):
    owed(mia, INVITES)
    says(mia, "invitations")
    says(mia, "invitations", given=True)
    assert left() == [("mia@x.example", EMAIL)]


def test_a_way_that_was_closed_since_gives_way_to_the_next(mia):
    owed(mia, INVITES, channel=SMS, ways={"next": [[EMAIL, "mia@x.example"]], "inviting": True})
    says(mia, "message_sms")
    assert left() == [("mia@x.example", EMAIL)]
    assert Message.objects.get(channel=EMAIL).ways["inviting"] is True


def test_whether_it_invites_is_kept_with_the_ways():
    found = [
        ways_of(Reach(email="a@x.example"), kind=VISITS, language="en", inviting=one) for one in (True, False)
    ]
    assert [one.kept().get("inviting") for one in found] == [True, None]


def test_who_is_erased_while_a_message_is_put_into_words_is_not_named_again(mia, monkeypatch):
    def erased_meanwhile(_message):
        messages_blanked(Message.objects.filter(customer=mia))
        return Rendered("Mia", "Dear Mia")

    monkeypatch.setitem(kinds, VISITS, erased_meanwhile)
    owed(mia)
    assert left() == []
    assert (Message.objects.get().text, Message.objects.get().subject) == ("", "")
