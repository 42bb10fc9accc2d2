"""A customer's name leads to their page wherever it stands, for who may open it."""

import pytest

from booking.queue.taking import TicketWish, ticket_take
from crm.customers.sight import customers_opened
from crm.messaging.models import Message, Reply
from kernel.actor import Actor, ActorKind
from kernel.clock import system_clock
from tests.booking.desk.scene import open_all_day
from tests.booking.diary.shop import SYSTEM
from tests.cast import CustomerFactory


@pytest.fixture
def mia(in_a):
    return CustomerFactory(name="Mia Lindt")


def leads(page, customer):
    return f'href="/desk/customers/{customer.pk}/"' in page.content.decode()


def test_from_the_line(reception, mia):
    shop = open_all_day()
    wish = TicketWish(
        location_id=shop.location.pk, services=(str(shop.services[0].pk),), customer_id=mia.pk, language="en"
    )
    ticket_take(actor=SYSTEM, clock=system_clock, source="desk", wish=wish)
    assert leads(reception.get(f"/desk/queue/?location={shop.location.pk}"), mia)


def test_from_a_message_and_from_a_reply(reception, mia):
    told = {
        "kind": "k",
        "to": "mia@example.com",
        "language": "en",
        "context": {},
        "subject": "S",
        "text": "T",
    }
    message = Message.objects.create(customer=mia, dedupe_key="1", html="", **told)
    Reply.objects.create(
        provider="p", provider_id="1", sender="+491", text="Yes", customer=mia, received_at=system_clock.now()
    )
    assert leads(reception.get(f"/desk/messages/{message.pk}/"), mia)
    assert leads(reception.get("/desk/messages/replies/"), mia)


def test_who_sees_only_their_own_is_led_to_nobody_else(cast, mia):
    stylist = Actor(kind=ActorKind.USER, id=cast.stylist.pk, name="Ana", role="stylist")
    owner = Actor(kind=ActorKind.USER, id=cast.owner.pk, name="Marianne", role="owner")
    assert customers_opened(stylist, [mia.pk, None]) == set()
    assert customers_opened(owner, [mia.pk, None]) == {mia.pk}
