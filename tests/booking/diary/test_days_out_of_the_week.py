"""Dates that differ from the week, nights, and zones (AVAILABILITY_CASES)."""

from datetime import UTC, datetime

import pytest

from booking.places.models import Closure
from tests.booking.diary.shop import MONDAY, days_after, make_shop
from tests.cast import (
    OpeningRuleFactory,
    ShiftRuleFactory,
)

pytestmark = pytest.mark.usefixtures("in_a")

MORNING = "09:00-12:00"
HALF_HOURS = "09:00 09:30 10:00 10:30 11:00 11:30"


def test_a_date_override_replaces_the_week_and_an_empty_one_means_closed():
    shop = make_shop(MORNING)
    ana = shop.staff[0]
    shop.works(ana, "14:00-15:00", on_date=MONDAY)
    ShiftRuleFactory(
        staff=ana,
        location=shop.location,
        weekday=None,
        on_date=days_after(7),
        start_minute=None,
        end_minute=None,
    )
    assert (shop.starts(), shop.starts(day=days_after(7)), shop.starts(day=days_after(14))) == (
        "14:00 14:30",
        "",
        HALF_HOURS,
    )


def test_a_date_override_of_opening_hours_replaces_the_week_and_holidays_win_over_it():
    shop = make_shop(MORNING)
    rule = {"location": shop.location, "weekday": None}
    OpeningRuleFactory(on_date=MONDAY, start_minute=600, end_minute=660, **rule)
    OpeningRuleFactory(on_date=days_after(7), start_minute=600, end_minute=660, **rule)
    Closure.objects.create(
        location=shop.location, kind="holiday", starts_on=days_after(7), ends_on=days_after(8)
    )
    assert (shop.starts(), shop.starts(day=days_after(7))) == ("10:00 10:30", "")


def test_a_night_shift_is_seen_from_both_days():
    shop = make_shop("22:00-26:00")
    assert shop.starts() == "22:00 22:30 23:00 23:30"
    assert shop.starts(day=days_after(1)) == "00:00 00:30 01:00 01:30"


def test_an_override_on_the_next_day_cuts_the_spill_over():
    shop = make_shop("22:00-26:00")
    shop.works(shop.staff[0], "10:00-11:00", on_date=days_after(1))
    assert shop.starts(day=days_after(1)) == "10:00 10:30"


def test_two_adjacent_days_open_round_the_clock_are_one_stretch():
    shop = make_shop("00:00-24:00", service={"work_minutes": 90})
    shop.works(shop.staff[0], "00:00-24:00", day=days_after(1))
    assert shop.starts().split()[-2:] == ["23:00", "23:30"]


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati", "Asia/Kathmandu"])
def test_an_override_holds_on_the_shops_own_date_in_zones_a_day_apart(zone):
    shop = make_shop(MORNING, zone=zone)
    shop.works(shop.staff[0], "20:00-21:00", on_date=MONDAY)
    assert (shop.starts(), shop.starts(day=days_after(7))) == ("20:00 20:30", HALF_HOURS)


def test_a_shop_that_changes_its_zone_keeps_the_wall_time_of_its_hours_and_the_instant_of_bookings():
    shop = make_shop(MORNING)
    visit = shop.book("09:00")
    shop.location.time_zone = "Europe/London"
    shop.location.save()
    visit.refresh_from_db()
    assert visit.starts_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert shop.starts() == HALF_HOURS
