"""Holds: somebody is still busy booking."""

from datetime import timedelta

import pytest

from booking.diary.models import Block
from booking.diary.seats.holds import hold_make, hold_release
from booking.diary.wishes import Channel, LineWish, SlotTaken
from tests.booking.diary.shop import make_shop

pytestmark = pytest.mark.usefixtures("in_a")


def hold(shop, text: str, key: str = "mine"):
    """Hold the shop's service at that time."""
    return hold_make(
        clock=shop.clock,
        channel=Channel.STOREFRONT,
        location_id=shop.location.pk,
        starts_at=shop.at(text),
        wishes=[LineWish(shop.service.pk)],
        hold_key=key,
    )


def test_a_hold_hides_the_time_from_others_and_not_from_its_owner():
    shop = make_shop("09:00-10:00")
    hold(shop, "09:00")
    assert (shop.starts(), shop.starts(hold_key="mine")) == ("09:30", "09:00 09:30")
    with pytest.raises(SlotTaken):
        shop.book("09:00")


def test_the_owner_books_what_they_hold():
    shop = make_shop("09:00-10:00")
    hold(shop, "09:00")
    visit = shop.book("09:00", hold_key="mine")
    assert list(Block.objects.values_list("appointment_id", "kind")) == [(visit.pk, "work")]


def test_a_hold_lapses_and_gives_way_to_a_booking():
    shop = make_shop("09:00-10:00")
    shop.now = hold(shop, "09:00")
    assert shop.starts() == "09:00 09:30"
    shop.book("09:00")
    assert not Block.objects.filter(kind="hold").exists()


def test_a_second_hold_of_the_same_key_replaces_the_first_and_a_release_gives_all_back():
    shop = make_shop("09:00-10:00")
    assert hold(shop, "09:00") - shop.now == timedelta(minutes=10)
    hold(shop, "09:30")
    assert shop.starts() == "09:00"
    hold_release(hold_key="mine")
    assert shop.starts() == "09:00 09:30"
