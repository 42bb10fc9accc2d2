"""Coming, pausing and going; once, by whoever may, where they may."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from booking.clock.models import ClockEntry, ClockRules
from booking.clock.stretch import worked_of
from booking.clock.tapping import NotNow, OnTablet
from kernel.audit.models import AuditLine
from kernel.due.models import DueWork
from kernel.errors import NotAllowed, NotFound
from tests.booking.clock.scene import NOW, acting, after, at, clocked, hours, tap
from tests.cast import LocationFactory, StaffMemberFactory


def test_a_day_with_a_break_adds_up(shop, clock):
    ana = shop.staff[0]
    tap(ana, clock, "in")
    tap(ana, after(clock, hours=4, seconds=50), "break")
    tap(ana, after(clock, minutes=30), "back")
    entry = tap(ana, after(clock, hours=4), "out").entry
    worked = worked_of(entry)
    assert worked.start.second == 0
    assert (worked.present(clock.now()), worked.paused(clock.now()), worked.minutes(clock.now())) == (
        511,
        30,
        481,
    )
    actions = AuditLine.objects.filter(object_type="clock.clockentry").order_by("pk")
    assert [line.action for line in actions] == ["clock.in", "clock.break", "clock.back", "clock.out"]


def test_a_second_click_changes_nothing(shop, clock):
    ana = shop.staff[0]
    assert tap(ana, clock, "in", "0").is_done
    again = tap(ana, after(clock, minutes=3), "in", "0")
    assert (again.is_done, ClockEntry.objects.count()) == (False, 1)


def test_a_tap_sent_again_after_the_next_one_changes_nothing(shop, clock):
    ana = shop.staff[0]
    tap(ana, clock, "in", "0")
    tap(ana, after(clock, hours=1), "out")
    assert not tap(ana, after(clock, hours=1), "in", "0").is_done
    assert ClockEntry.objects.filter(during__upper_inf=True).count() == 0


def test_who_goes_while_on_a_break_has_paused_until_then(shop, clock):
    ana = shop.staff[0]
    tap(ana, clock, "in")
    tap(ana, after(clock, hours=3), "break")
    entry = tap(ana, after(clock, minutes=20), "out").entry
    assert (entry.breaks, entry.is_open) == ([[180, 200]], False)


def test_coming_and_going_within_a_minute_leaves_nothing_but_the_trail(shop, clock):
    ana = shop.staff[0]
    tap(ana, clock, "in")
    assert tap(ana, after(clock, seconds=20), "out").entry is None
    assert ClockEntry.objects.count() == 0
    assert AuditLine.objects.filter(action="clock.undone").exists()


@pytest.mark.parametrize("step", ["out", "break", "back"])
def test_who_is_not_there_can_only_come(shop, clock, step):
    with pytest.raises(NotNow):
        tap(shop.staff[0], clock, step)


def test_their_own_device_counts_only_where_the_salon_says_so(shop, clock):
    with pytest.raises(OnTablet):
        tap(shop.staff[0], clock, "in", on_tablet=False)
    ClockRules.objects.create(pk=1, own_devices=True)
    assert tap(shop.staff[0], clock, "in", on_tablet=False).entry.source == "own"


def test_who_works_at_two_locations_says_which(shop, clock):
    ana, other, strange = shop.staff[0], LocationFactory(), LocationFactory()
    ana.locations.add(other)
    for place in (None, strange.pk):
        with pytest.raises(NotFound):
            tap(ana, clock, "in", location_id=place)
    assert tap(ana, clock, "in", location_id=other.pk).entry.location == other


def test_a_login_without_a_person_and_an_accountant_clock_nothing(shop, clock):
    with pytest.raises(NotFound):
        tap(StaffMemberFactory(archived_at=NOW), clock, "in")
    from booking.clock.tapping import Step, clock_tap

    with pytest.raises(NotAllowed):
        clock_tap(
            actor=acting(shop.staff[1], "accountant"), clock=clock, step=Step.IN, seen="0", on_tablet=True
        )


def test_the_database_lets_nobody_be_there_twice(shop):
    ana, place = shop.staff[0], shop.location
    clocked(ana, place, at(9), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        clocked(ana, place, at(23), None)
    clocked(shop.staff[1], place, at(9), at(18))


def test_a_forgotten_clock_out_found_by_the_next_tap_is_closed_first(shop, clock):
    ana = shop.staff[0]
    entry = tap(ana, clock, "in").entry
    told = tap(ana, after(clock, days=1), "out")
    assert (told.is_done, told.entry.to_check) == (False, True)
    assert hours(entry)[1] == at(18, day=25)
    assert tap(ana, clock, "in").is_done


def test_coming_has_the_entry_looked_at_when_its_shift_is_over(shop, clock):
    tap(shop.staff[0], clock, "in")
    due = DueWork.objects.get(kind="clock.forgotten").next_due_at
    assert due == at(18, day=25) + timedelta(hours=2)


def test_after_twelve_breaks_one_can_only_go(shop, clock):
    breaks = [(at(9, minute, 25), at(9, minute + 1, 25)) for minute in range(0, 24, 2)]
    clocked(shop.staff[0], shop.location, at(8, day=25), None, breaks)
    after(clock, hours=4)
    with pytest.raises(NotNow):
        tap(shop.staff[0], clock, "break")
    assert tap(shop.staff[0], clock, "out").is_done
