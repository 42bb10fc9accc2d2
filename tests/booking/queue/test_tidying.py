"""A month later nobody is known by a ticket any more."""

import pytest

from booking.queue.models import Ticket
from booking.queue.tidying import DUE_KIND, EVERY, queue_tidy
from crm.messaging.models import Message
from kernel.due.models import DueWork
from tests.booking.diary.shop import CUSTOMER
from tests.booking.queue.scene import call, later, morning, serve, walks_in

pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def shop(in_a):
    """Ana's morning."""
    return morning()


def due(salon) -> list:
    return list(
        DueWork.objects.filter(salon_uuid=salon.uuid, kind=DUE_KIND).values_list("next_due_at", flat=True)
    )


def called(shop, state: str) -> Message:
    """The message of somebody who was called by mail, in that state; it was written at the shop's nine o'clock."""
    call(shop, walks_in(shop, "Mia", source="qr", actor=CUSTOMER, email="mia@example.com"), shop.staff[0].pk)
    values = {"state": state, "text": "Mia, please come", "subject": "Mia", "created_at": shop.now}
    Message.objects.filter(kind="queue_called").update(**values)
    return Message.objects.get(kind="queue_called")


def test_the_first_ticket_has_the_queue_tidied_a_day_later(shop, salon_a):
    walks_in(shop)
    later(shop, 60)
    walks_in(shop)
    assert due(salon_a) == [shop.at("09:00") + EVERY]


def test_a_ticket_left_open_is_closed_and_looked_at_again(shop, salon_a):
    ticket = walks_in(shop)
    later(shop, 24 * 60)
    queue_tidy(clock=shop.clock)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.name) == ("left", "Mia")
    assert due(salon_a) == [shop.now + EVERY]


@pytest.mark.parametrize(("state", "after"), [("sent", "sent"), ("failed", "expired")])
def test_after_a_month_ticket_and_message_name_nobody_though_no_other_ticket_is_taken(
    shop, salon_a, state, after
):
    message = called(shop, state)
    later(shop, 29 * 24 * 60)
    assert queue_tidy(clock=shop.clock) == 0
    later(shop, 2 * 24 * 60)
    assert queue_tidy(clock=shop.clock) == 1
    message.refresh_from_db()
    assert (message.to, message.context, message.subject, message.text) == ("", {}, "", "")
    assert message.state == after
    assert Ticket.objects.filter(name="", phone="", email="").count() == 1
    assert due(salon_a) == []


def test_who_was_served_stays_a_customer(shop):
    visit = serve(shop, walks_in(shop, "Mia Lindt", phone="+49 151 23456789"))
    later(shop, 31 * 24 * 60)
    queue_tidy(clock=shop.clock)
    visit.customer.refresh_from_db()
    assert (visit.customer.name, Ticket.objects.get().name) == ("Mia Lindt", "")
