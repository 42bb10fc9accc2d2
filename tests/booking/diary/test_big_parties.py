"""A party that cannot fit is found out at once, or given up in time; one that fits is found though it is big."""

from datetime import timedelta

import pytest

from booking.diary.availability import room_for
from booking.diary.availability.budget import MOST_STEPS, POOL_STEPS, Pool
from booking.diary.availability.days import local_days, minute_of
from booking.diary.availability.facts import facts_load
from booking.diary.availability.plans import lines_planned
from booking.diary.availability.seatings import seatings
from booking.diary.wishes import Channel, LineWish
from tests.booking.diary.shop import MONDAY, MORNING, make_shop
from tests.cast import ResourceGroupFactory, ServiceFactory

pytestmark = pytest.mark.usefixtures("in_a")
DESK = {"channel": Channel.DESK}


def shop_of(people: int, chairs: int = 0):
    """That many people from nine to twelve; with chairs, every visit needs one."""
    shop = make_shop(MORNING)
    for number in range(people - 1):
        shop.hires(f"Bea {number}", MORNING)
    if chairs:
        ResourceGroupFactory(location=shop.location, units=chairs).services.set([shop.service])
    return shop


def party_of(shop, guests: int) -> list[LineWish]:
    return [LineWish(shop.service.pk, guest=guest) for guest in range(guests)]


def room_of(shop, wishes):
    facts = facts_load(shop.location.pk, wishes, now=shop.clock.now())
    days = local_days(MONDAY, MONDAY, facts.tz)
    return room_for(facts, lines_planned(facts, wishes, Channel.DESK), days, now=shop.clock.now())


def pools_use(shop, wishes) -> int:
    """The steps charged to the pool when twelve starts are tried and none is found."""
    room = room_of(shop, wishes)
    first = minute_of(shop.at("09:00"))
    assert [next(seatings(room, first + 5 * number), None) for number in range(12)] == [None] * 12
    return POOL_STEPS - room.pool.left


@pytest.mark.parametrize(("guests", "people", "chairs"), [(6, 5, 0), (4, 8, 3), (6, 12, 5)])
def test_a_party_too_big_for_people_or_chairs_is_refused_without_a_search(guests, people, chairs):
    shop = shop_of(people, chairs)
    assert pools_use(shop, party_of(shop, guests)) == 0
    assert shop.starts(*party_of(shop, guests), **DESK) == ""


@pytest.mark.parametrize(("guests", "people", "chairs"), [(6, 6, 0), (4, 8, 4), (6, 6, 6)])
def test_a_party_that_just_fits_is_offered(guests, people, chairs):
    shop = shop_of(people, chairs)
    length = timedelta(minutes=shop.service.work_minutes)
    (day,) = shop.offers(*party_of(shop, guests), **DESK)
    assert day.offers[0].starts_at == shop.at("09:00")
    assert day.offers[-1].starts_at == shop.at("12:00") - length


def test_what_lacks_chairs_later_on_is_given_up_in_time():
    shop = shop_of(8)
    soak = ServiceFactory(name="Soak", work_minutes=30)
    for member in shop.staff:
        soak.staff_services.create(staff=member)
    ResourceGroupFactory(location=shop.location, units=3).services.set([soak])
    wishes = [LineWish(service.pk, guest=guest) for guest in range(4) for service in (shop.service, soak)]
    assert 0 < pools_use(shop, wishes) <= POOL_STEPS + 100


def test_one_start_does_not_use_up_what_all_share_and_each_has_its_own():
    pool = Pool()
    alone = pool.start()
    while not alone.is_used_up:
        alone.charge()
    assert 0 < POOL_STEPS - pool.left < MOST_STEPS
    pool.left = 0
    assert not pool.start().is_used_up
