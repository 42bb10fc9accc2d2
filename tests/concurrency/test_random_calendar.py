"""G3: many writers do what they like in one calendar; afterwards nothing overlaps."""

import random
from datetime import timedelta

import pytest

from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.wishes import Channel
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import SYSTEM, Shop
from tests.cast import ResourceGroupFactory
from tests.concurrency.crowd import Crowd, book, overlaps, tally
from tests.concurrency.test_one_slot import one_person_shop

WRITERS = 8
EXPECTED = {"won", "slot_taken", "stale_version", "wrong_state", "not_found", "invalid", "busy"}


@pytest.fixture
def salon(own_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def busy_shop(salon: Salon) -> Shop:
    """Three people, two chairs and a service with processing."""
    shop = one_person_shop(salon, people=3)
    with salon_context(salon):
        shop.rule(step_minutes=5, wait_minutes=0)
        shop.service.processing_minutes, shop.service.finishing_minutes = 20, 15
        shop.service.buffer_after_minutes = 5
        shop.service.save()
        shop.service.resource_groups.set([ResourceGroupFactory(location=shop.location, units=2)])
    return shop


def some_change(shop: Shop, client: int, dice: random.Random) -> None:
    """Book, move or cancel something, somewhere within two days."""
    start = shop.at("00:00") + timedelta(minutes=5 * dice.randrange(2 * 288))
    visit = Appointment.objects.filter(state=AppointmentState.BOOKED).order_by("?").first()
    change = {"actor": SYSTEM, "clock": shop.clock, "channel": Channel.DESK}
    roll = dice.random()
    if visit is None or roll < 0.5:
        book(shop, client, start, dice.choice([None, dice.choice(shop.staff).pk]))
    elif roll < 0.8:
        who = [dice.choice([None, dice.choice(shop.staff).pk])]
        appointment_move(
            appointment_id=visit.pk, version=visit.version, starts_at=start, staff_ids=who, **change
        )
    else:
        appointment_cancel(appointment_id=visit.pk, version=visit.version, **change)


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
    assert outcomes["won"] > 0
    with salon_context(salon):
        live = Appointment.objects.exclude(state=AppointmentState.CANCELLED)
        assert overlaps() == 0
        assert {visit.blocks.count() for visit in live} == {4}
        assert not Appointment.objects.filter(state=AppointmentState.CANCELLED, blocks__isnull=False).exists()


def test_eight_writers_leave_nothing_that_overlaps(salon):
    check(salon, 25)


@pytest.mark.nightly
def test_ten_thousand_changes_leave_nothing_that_overlaps(salon):
    check(salon, 1250)
