"""More hours are freed time too: whoever waits is asked when somebody works longer or the shop opens after all."""

from datetime import timedelta

import pytest

from booking.places.models import Closure
from booking.places.services import closure_remove, opening_day_set
from booking.team.models import TimeOff
from booking.team.shift_services import Shift, shift_day_set, shifts_set, time_off_remove
from booking.waitlist.models import Opening
from tests.booking.diary.shop import MONDAY, SYSTEM
from tests.booking.waitlist.scene import full_shop, join, offers, work

pytestmark = pytest.mark.usefixtures("in_a")

LONGER = [(9 * 60, 11 * 60)]


def asked(shop) -> list[tuple[str, str]]:
    """Who has an offer after the worker's turn."""
    work(shop)
    return offers()


def test_somebody_comes_back_from_time_off():
    shop = full_shop("09:00-10:30")
    start = shop.at("10:00")
    away = TimeOff.objects.create(
        staff=shop.staff[0], kind="holiday", starts_at=start, ends_at=start + timedelta(minutes=30)
    )
    join(shop)
    time_off_remove(actor=SYSTEM, time_off_id=away.pk, clock=shop.clock)
    assert asked(shop) == [("Mia", "10:00")]


def test_of_a_long_leave_taken_back_the_next_weeks_are_offered():
    shop = full_shop("09:00-10:30")
    start = shop.at("10:00")
    away = TimeOff.objects.create(
        staff=shop.staff[0],
        kind="holiday",
        starts_at=start - timedelta(weeks=9),
        ends_at=start + timedelta(weeks=40),
    )
    join(shop)
    time_off_remove(actor=SYSTEM, time_off_id=away.pk, clock=shop.clock)
    (opening,) = Opening.objects.all()
    assert (opening.starts_at, opening.ends_at - opening.starts_at) == (shop.now, timedelta(weeks=8))
    assert asked(shop) == [("Mia", "10:00")]


def test_a_date_gets_longer_hours_of_its_own():
    shop = full_shop()
    join(shop)
    longer = [Shift(0, *LONGER[0], shop.location.pk)]
    shift_day_set(
        actor=SYSTEM, staff_id=shop.staff[0].pk, day=MONDAY, shifts=longer, location_id=shop.location.pk,
        clock=shop.clock,
    )  # fmt: skip
    assert asked(shop) == [("Mia", "10:00")]


def test_a_week_gets_longer():
    shop = full_shop()
    join(shop)
    longer = [Shift(0, *LONGER[0], shop.location.pk)]
    shifts_set(actor=SYSTEM, staff_id=shop.staff[0].pk, shifts=longer, clock=shop.clock)
    assert asked(shop) == [("Mia", "10:00")]


def test_the_shop_is_open_after_all():
    shop = full_shop("09:00-10:30")
    closure = Closure.objects.create(
        location=shop.location, name="Fair", starts_on=MONDAY, ends_on=MONDAY + timedelta(days=1)
    )
    join(shop)
    assert asked(shop) == []
    closure_remove(actor=SYSTEM, closure_id=closure.pk, clock=shop.clock)
    assert asked(shop) == [("Mia", "10:00")]


def test_nothing_is_noted_where_nobody_waits():
    shop = full_shop()
    opening_day_set(actor=SYSTEM, location_id=shop.location.pk, day=MONDAY, ranges=LONGER, clock=shop.clock)
    assert not Opening.objects.exists()
