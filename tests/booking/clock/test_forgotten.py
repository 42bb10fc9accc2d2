"""Forgotten clock-outs: by the shift, else by 16 hours, over midnight and across the nights the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.clock.forgotten import forgotten_close, next_due
from booking.clock.models import ClockRules
from booking.clock.stretch import worked_of
from booking.team.models import ShiftRule
from tests.booking.clock.scene import after, at, clock_at, clocked, hours
from tests.cast import LocationFactory, ShiftRuleFactory


def test_it_ends_with_the_shift_once_the_time_of_grace_is_over(shop):
    ClockRules.objects.create(pk=1, closes_after_minutes=90)
    entry = clocked(shop.staff[0], shop.location, at(8, 50), None, [(at(13), at(13, 30)), (at(17), None)])
    clock = clock_at(at(19, 29))
    assert forgotten_close(clock=clock) == 0
    assert next_due() == at(19, 30)
    assert forgotten_close(clock=after(clock, minutes=1)) == 1
    assert hours(entry) == (at(8, 50), at(18), ((at(13), at(13, 30)), (at(17), at(18))))
    assert (entry.to_check, next_due()) == (True, None)


def test_without_a_shift_it_ends_after_sixteen_hours(shop):
    ShiftRule.objects.all().delete()
    entry = clocked(shop.staff[0], shop.location, at(9), None)
    assert forgotten_close(clock=clock_at(at(1, day=25) - timedelta(minutes=1))) == 0
    assert forgotten_close(clock=clock_at(at(1, day=25))) == 1
    assert hours(entry)[1] == at(9) + timedelta(hours=16)


def test_a_break_that_began_after_the_shift_is_none(shop):
    entry = clocked(shop.staff[0], shop.location, at(9), None, [(at(19), None)])
    forgotten_close(clock=clock_at(at(23)))
    assert hours(entry)[2] == ()


def test_who_comes_after_the_shift_has_none(shop):
    entry = clocked(shop.staff[0], shop.location, at(18, 30), None)
    assert forgotten_close(clock=clock_at(at(23))) == 0
    entry.refresh_from_db()
    assert entry.is_open


@pytest.mark.parametrize(
    ("evening", "minutes"),
    [
        (datetime(2026, 10, 24, 20, tzinfo=UTC), 9 * 60),  # 22:00 to 06:00, an hour comes twice
        (datetime(2026, 3, 28, 21, tzinfo=UTC), 7 * 60),  # 22:00 to 06:00, an hour is skipped
        (datetime(2026, 11, 24, 21, tzinfo=UTC), 8 * 60),
    ],
)
def test_a_night_counts_what_it_lasted(shop, evening, minutes):
    ana = shop.staff[0]
    ShiftRule.objects.filter(staff=ana).update(start_minute=22 * 60, end_minute=30 * 60)
    entry = clocked(ana, shop.location, evening, None)
    forgotten_close(clock=clock_at(evening + timedelta(hours=14)))
    entry.refresh_from_db()
    assert worked_of(entry).minutes(evening) == minutes


def split(shop, *hours):
    """Ana's days have these shifts instead, in full hours."""
    ana = shop.staff[0]
    ShiftRule.objects.filter(staff=ana).delete()
    for weekday in range(7):
        for low, high in hours:
            ShiftRuleFactory(
                staff=ana,
                location=shop.location,
                weekday=weekday,
                start_minute=low * 60,
                end_minute=high * 60,
            )
    return ana


def test_a_split_day_ends_with_its_last_shift(shop):
    ana = split(shop, (9, 13), (14, 20))
    entry = clocked(ana, shop.location, at(8, 55), None, [(at(13), at(14))])
    assert forgotten_close(clock=clock_at(at(21, 59))) == 0
    assert forgotten_close(clock=clock_at(at(22))) == 1
    assert hours(entry) == (at(8, 55), at(20), ((at(13), at(14)),))


def test_a_second_shift_long_after_the_first_is_another_coming(shop):
    ana = split(shop, (9, 12), (15, 20))
    entry = clocked(ana, shop.location, at(9), None)
    assert forgotten_close(clock=clock_at(at(14))) == 1
    assert hours(entry)[1] == at(12)


def test_a_second_shift_elsewhere_is_another_coming(shop):
    ana = split(shop, (9, 13), (14, 20))
    ShiftRule.objects.filter(staff=ana, start_minute=14 * 60).update(location=LocationFactory())
    entry = clocked(ana, shop.location, at(9), None)
    assert forgotten_close(clock=clock_at(at(15))) == 1
    assert hours(entry)[1] == at(13)
