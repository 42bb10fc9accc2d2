"""G3: many writers do what they like in one calendar; afterwards nothing overlaps.

They book, move, repeat and cancel visits, change shifts and take time off, over people, rooms and devices.
"""

import random
import sys
from datetime import datetime, timedelta

import pytest

from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.wishes import Channel
from booking.series.making import series_make
from booking.series.models import Rhythm, Series
from booking.series.patterns import Pattern
from booking.series.services import Change, series_cancel, series_change
from booking.team.shift_services import Shift, shifts_set, time_off_add, time_off_remove
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import SYSTEM, Shop
from tests.cast import ResourceGroupFactory
from tests.concurrency.crowd import Crowd, book, overlaps, tally
from tests.concurrency.test_one_slot import one_person_shop

WRITERS = 8
EXPECTED = {
    "won", "slot_taken", "stale_version", "wrong_state", "not_found", "invalid", "busy",
    "series_clash", "already_in_series", "nothing_to_do",
}  # fmt: skip


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def busy_shop(salon: Salon) -> Shop:
    """Three people, two rooms, one device and a service with processing that needs one of each."""
    shop = one_person_shop(salon, people=3)
    with salon_context(salon):
        shop.rule(step_minutes=5, wait_minutes=0)
        shop.service.processing_minutes, shop.service.finishing_minutes = 20, 15
        shop.service.buffer_after_minutes = 5
        shop.service.save()
        rooms, devices = (ResourceGroupFactory(location=shop.location, units=units) for units in (2, 1))
        shop.service.resource_groups.set([rooms, devices])
    return shop


def some_change(shop: Shop, client: int, dice: random.Random) -> None:
    """Book, move or cancel something, somewhere within two days; or change when somebody works."""
    (do,) = dice.choices(
        [
            book_something,
            move_something,
            cancel_something,
            change_shift,
            take_off,
            repeat_something,
            change_series,
        ],
        [46, 28, 16, 3, 3, 2, 2],
    )
    do(shop, client, dice)


def some_start(shop: Shop, dice: random.Random) -> datetime:
    """A start within two days."""
    return shop.at("00:00") + timedelta(minutes=5 * dice.randrange(2 * 288))


def book_something(shop: Shop, client: int, dice: random.Random) -> None:
    """By anyone or by somebody."""
    book(shop, client, some_start(shop, dice), dice.choice([None, dice.choice(shop.staff).pk]))


def move_something(shop: Shop, client: int, dice: random.Random) -> None:
    """To another start, and to anyone or somebody."""
    visit = Appointment.objects.filter(state=AppointmentState.BOOKED).order_by("?").first() or Appointment(
        pk=0
    )
    appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=visit.version,
        starts_at=some_start(shop, dice), staff_ids=[dice.choice([None, dice.choice(shop.staff).pk])],
    )  # fmt: skip


def cancel_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """Any visit that is booked."""
    visit = Appointment.objects.filter(state=AppointmentState.BOOKED).order_by("?").first() or Appointment(
        pk=0
    )
    appointment_cancel(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=visit.version
    )


def repeat_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """A visit comes back on the next two days of its weekday; a day that is taken refuses all of them."""
    visit = Appointment.objects.filter(state=AppointmentState.BOOKED).order_by("?").first() or Appointment(
        pk=0
    )
    first = (visit.starts_at or shop.now).astimezone(shop.tz).date()
    series_make(
        actor=SYSTEM, clock=shop.clock, appointment_id=visit.pk, version=visit.version, choices={},
        pattern=Pattern(Rhythm.WEEKS, 1, first, times=dice.choice([2, 3])),
    )  # fmt: skip


def change_series(shop: Shop, _client: int, dice: random.Random) -> None:
    """A series moves to another hour or ends."""
    series = Series.objects.order_by("?").first() or Series(pk=0)
    asked = {"actor": SYSTEM, "clock": shop.clock, "series_id": series.pk, "version": series.version}
    if dice.random() < 0.3:
        series_cancel(**asked, from_number=dice.choice([1, 2]), reason="Ill")
    else:
        minute = 15 * dice.randrange(80)
        series_change(**asked, from_number=1, change=Change(minute=minute), choices={})


def change_shift(shop: Shop, _client: int, dice: random.Random) -> None:
    """Somebody's week begins at another hour from now on."""
    start = 60 * dice.randrange(6)
    week = [Shift(weekday, start, 1440, shop.location.pk) for weekday in range(7)]
    shifts_set(actor=SYSTEM, staff_id=dice.choice(shop.staff).pk, shifts=week)


def take_off(shop: Shop, _client: int, dice: random.Random) -> None:
    """Somebody is away for an hour, and sometimes is back at work after all."""
    start = some_start(shop, dice)
    away = time_off_add(
        actor=SYSTEM, staff_id=dice.choice(shop.staff).pk, kind="holiday", starts_at=start,
        ends_at=start + timedelta(hours=1),
    )  # fmt: skip
    if dice.random() < 0.8:
        time_off_remove(actor=SYSTEM, time_off_id=away.pk)


def run(salon: Salon, rounds: int) -> dict[str, int]:
    """Let the writers loose; what came of it."""
    shop = busy_shop(salon)
    dice = [random.Random(number) for number in range(WRITERS)]
    rows = Crowd(salon, WRITERS).rounds(
        rounds, lambda client, _number: some_change(shop, client, dice[client])
    )
    return tally([outcome for row in rows for outcome in row])


def check(salon: Salon, rounds: int) -> None:
    outcomes = run(salon, rounds)
    assert set(outcomes) <= EXPECTED
    sys.stdout.write(f"{WRITERS * rounds} changes by {WRITERS} writers: {outcomes}\n")
    assert outcomes["won"] > 0
    with salon_context(salon):
        live = Appointment.objects.exclude(state=AppointmentState.CANCELLED)
        assert overlaps() == 0
        assert {visit.blocks.count() for visit in live} == {5}
        assert not Appointment.objects.filter(state=AppointmentState.CANCELLED, blocks__isnull=False).exists()


def test_eight_writers_leave_nothing_that_overlaps(salon):
    check(salon, 25)


@pytest.mark.nightly
def test_ten_thousand_changes_leave_nothing_that_overlaps(salon):
    check(salon, 1250)
