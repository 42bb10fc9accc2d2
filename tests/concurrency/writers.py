"""What the writers of a random calendar do, each a change like those of a busy day at a salon."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from booking.diary.blocking import BlockWish, block_remove, block_save
from booking.diary.copying import appointment_copy
from booking.diary.lines.stretching import appointment_stretch
from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.wishes import Agreement, Channel, CustomerDetails, LineWish
from booking.series.making import series_make
from booking.series.models import Rhythm, Series
from booking.series.patterns import Pattern
from booking.series.services import Change, series_cancel, series_change
from booking.team.shift_services import Shift, shifts_set, time_off_add, time_off_remove
from booking.waitlist.joining import EntryWish, entry_join
from booking.waitlist.models import WaitlistOffer
from booking.waitlist.offering import waitlist_work
from booking.waitlist.services import offer_take
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.diary.shop import CUSTOMER, SYSTEM, Shop
from tests.cast import ResourceGroupFactory
from tests.concurrency.crowd import book
from tests.concurrency.test_one_slot import one_person_shop

DAYS = 2


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


def some_change(shop: Shop, client: int, dice: random.Random, done: Counter[str]) -> None:
    """Do one of `CHANGES`, somewhere within two days, and count it in `done` when nothing refused it."""
    (do,) = dice.choices(list(CHANGES), list(CHANGES.values()))
    do(shop, client, dice)
    done[do.__name__] += 1


def some_start(shop: Shop, dice: random.Random) -> datetime:
    """A start within two days."""
    return shop.at("00:00") + timedelta(minutes=5 * dice.randrange(DAYS * 288))


def some_visit() -> Appointment:
    """Any visit that is booked; one that is nowhere where there is none."""
    booked = Appointment.objects.filter(state=AppointmentState.BOOKED)
    return booked.order_by("?").first() or Appointment(pk=0)


def book_something(shop: Shop, client: int, dice: random.Random) -> None:
    """By anyone or by somebody."""
    book(shop, client, some_start(shop, dice), dice.choice([None, dice.choice(shop.staff).pk]))


def move_something(shop: Shop, client: int, dice: random.Random) -> None:
    """To another start, and to anyone or somebody."""
    visit = some_visit()
    appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=visit.version,
        starts_at=some_start(shop, dice), staff_ids=[dice.choice([None, dice.choice(shop.staff).pk])],
    )  # fmt: skip


def cancel_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """Any visit that is booked."""
    visit = some_visit()
    appointment_cancel(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=visit.version
    )


def repeat_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """A visit comes back on the next two days of its weekday; a day that is taken refuses all of them."""
    visit = some_visit()
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


def stretch_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """A visit takes longer or shorter than its service says."""
    visit = some_visit()
    appointment_stretch(
        actor=SYSTEM, clock=shop.clock, appointment_id=visit.pk, version=visit.version,
        minutes=5 * dice.randrange(12, 30),
    )  # fmt: skip


def drag_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """A visit is dragged some quarters of an hour up or down, and its customer is told after the desk has thought."""
    visit = some_visit()
    appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=visit.version,
        starts_at=(visit.starts_at or shop.now) + timedelta(minutes=15 * dice.randrange(-4, 5)), is_tried=True,
    )  # fmt: skip


def copy_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """A visit is sold once more at another time."""
    visit = some_visit()
    appointment_copy(
        actor=SYSTEM, clock=shop.clock, appointment_id=visit.pk, starts_at=some_start(shop, dice)
    )


def block_something(shop: Shop, _client: int, dice: random.Random) -> None:
    """Somebody has a meeting, which is sometimes called off."""
    start, person = some_start(shop, dice), dice.choice(shop.staff)
    wish = BlockWish(
        location_id=shop.location.pk,
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        staff_id=person.pk,
    )
    block = block_save(actor=SYSTEM, clock=shop.clock, wish=wish)
    if dice.random() < 0.8:
        block_remove(actor=SYSTEM, block_id=block.pk, clock=shop.clock)


def wait_for_something(shop: Shop, client: int, dice: random.Random) -> None:
    """Somebody joins the waitlist, for anyone or for one person."""
    first = some_start(shop, dice).astimezone(shop.tz).date()
    wish = EntryWish(
        location_id=shop.location.pk, lines=(LineWish(shop.service.pk),), from_date=first, until_date=first,
        staff_ids=dice.choice([(), (dice.choice(shop.staff).pk,)]), notice_minutes=0,
    )  # fmt: skip
    name = f"Waiting {client} {dice.randrange(10**9)}"
    entry_join(
        actor=CUSTOMER, clock=shop.clock, channel=Channel.STOREFRONT, wish=wish,
        customer=CustomerDetails(name=name, email=f"{name.replace(' ', '.').lower()}@example.com"),
        agreement=Agreement(given=True),
    )  # fmt: skip


def offer_freed_time(shop: Shop, _client: int, _dice: random.Random) -> None:
    """The worker's turn: what came free is held and offered."""
    waitlist_work(clock=shop.clock)


def take_an_offer(shop: Shop, _client: int, _dice: random.Random) -> None:
    """Somebody who was asked says yes."""
    offer = WaitlistOffer.objects.filter(state="open").order_by("?").first() or WaitlistOffer(pk=0)
    offer_take(actor=CUSTOMER, clock=shop.clock, offer_id=offer.pk)


CHANGES: dict[Callable[[Shop, int, random.Random], None], int] = {
    book_something: 30,
    move_something: 14,
    drag_something: 12,
    stretch_something: 10,
    cancel_something: 14,
    copy_something: 3,
    block_something: 3,
    wait_for_something: 4,
    offer_freed_time: 2,
    take_an_offer: 4,
    change_shift: 2,
    take_off: 2,
    repeat_something: 2,
    change_series: 2,
}
