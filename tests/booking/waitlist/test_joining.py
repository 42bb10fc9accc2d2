"""Joining the waitlist and leaving it."""

import pytest

from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.waitlist.joining import entry_join, entry_withdraw
from booking.waitlist.models import WaitlistEntry
from booking.waitlist.tokens import entry_by_token, entry_token
from crm.messaging.models import Message
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.booking.diary.shop import code_of, days_after, make_shop, staff_actor
from tests.booking.waitlist.scene import RITA, join, wish
from tests.cast import AddOnFactory, CustomerFactory, ServiceVariantFactory

pytestmark = pytest.mark.usefixtures("in_a")


def join_at_desk(shop, actor=RITA, **values):
    """Somebody is put on the list at the desk."""
    customer = values.pop("customer", None) or CustomerDetails(name="Walk In")
    return entry_join(
        actor=actor, clock=shop.clock, channel=Channel.DESK, wish=wish(shop, **values), customer=customer
    )


def test_who_joins_is_written_down_with_what_they_wait_for():
    shop = make_shop("09:00-10:00")
    long = ServiceVariantFactory(service=shop.service, name="long")
    extra = AddOnFactory(name="Mask", services=[shop.service])
    entry = join(shop, lines=(LineWish(shop.service.pk, long.pk, (extra.pk,)),))
    assert entry.lines.get().name == f"{shop.service.name}, long + Mask"
    assert (entry.value_minor, entry.made_by) == (6200 + 1200, "storefront")
    assert (entry.consent_at, entry.consent_address) == (shop.now, "192.0.2.7")


def test_who_joins_gets_their_private_link():
    entry = join(make_shop("09:00-10:00"))
    assert Message.objects.get().kind == "waitlist_joined"
    assert entry_by_token(entry_token(entry.reference)) == entry


def test_a_link_of_another_entry_or_with_a_letter_changed_leads_nowhere():
    token = entry_token(join(make_shop("09:00-10:00")).reference)
    for wrong in (token[:-1], token[:-1] + "é", "", "ABCDEFGH" + token[8:], token * 9):
        with pytest.raises(NotFound):
            entry_by_token(wrong)


def test_who_gives_only_a_phone_is_written_nothing():
    join(make_shop("09:00-10:00"), email="", phone="+49 151 23456789")
    assert not Message.objects.exists()


def test_at_the_desk_a_known_customer_and_a_name_alone_are_enough():
    shop, ada = make_shop("09:00-10:00"), CustomerFactory(email="ada@example.com")
    assert join_at_desk(shop, customer=CustomerDetails(customer_id=ada.pk)).customer == ada
    assert join_at_desk(shop).customer.name == "Walk In"
    assert [message.to for message in Message.objects.all()] == ["ada@example.com"]


@pytest.mark.parametrize("role", ["stylist", "accountant"])
def test_who_may_not_write_the_waitlist_puts_nobody_on_it_and_takes_nobody_off(role):
    shop = make_shop("09:00-10:00")
    entry = join(shop)
    with pytest.raises(NotAllowed):
        join_at_desk(shop, actor=staff_actor(role))
    with pytest.raises(NotAllowed):
        entry_withdraw(actor=staff_actor(role), clock=shop.clock, entry_id=entry.pk)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lines": ()}, "services"),
        ({"from_date": days_after(1)}, "until_date"),
        ({"until_date": days_after(300)}, "until_date"),
        ({"from_date": days_after(-9), "until_date": days_after(-8)}, "until_date"),
        ({"from_minute": 600, "until_minute": 600}, "until_time"),
        ({"staff_ids": (77_777_777,)}, "staff"),
    ],
)
def test_what_cannot_be_waited_for_is_named(values, field):
    with pytest.raises(BadInput) as refused:
        join(make_shop("09:00-10:00"), **values)
    assert [name for name, _code in code_of(refused)] == [field]
    assert not WaitlistEntry.objects.exists()


def test_what_is_not_sold_online_cannot_be_waited_for_online():
    shop = make_shop("09:00-10:00", service={"bookable_online": False})
    with pytest.raises(BadInput):
        join(shop)
    assert join_at_desk(shop).state == "waiting"
