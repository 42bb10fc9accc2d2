"""Lines side by side, and guests beside each other: offered where people and places suffice, booked as offered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from booking.diary.availability import free_offers
from booking.diary.models import Block
from booking.diary.services import appointment_book, appointment_move
from booking.diary.wishes import Channel, CustomerDetails, LineWish, SlotTaken
from kernel.errors import BadInput
from tests.booking.diary.oracle_together import Asked, can_weave
from tests.booking.diary.shop import SYSTEM, code_of, make_shop
from tests.booking.diary.test_properties import clock, made_world, minutes_of, some
from tests.booking.diary.worlds import worlds
from tests.cast import ResourceGroupFactory, ServiceFactory

pytestmark = pytest.mark.usefixtures("in_a")
DESK = {"channel": Channel.DESK, "actor": SYSTEM}


@pytest.fixture
def nails():
    """Hands take 30 minutes, feet 60; Ana does both from nine to twelve, Bea feet from ten on."""
    shop = make_shop("09:00-12:00", service={"name": "Hands", "work_minutes": 30})
    feet = ServiceFactory(name="Feet", work_minutes=60, price_minor=4000)
    feet.staff_services.create(staff=shop.staff[0])
    shop.hires("Bea", "10:00-12:00", services=[feet])
    return shop, LineWish(shop.service.pk), LineWish(feet.pk, together=True)


def test_hands_and_feet_start_together_where_two_people_are_there(nails):
    shop, hands, feet = nails
    assert shop.starts(hands, feet) == "10:00 10:30 11:00"


def test_the_visit_lasts_as_long_as_its_longest_line_and_costs_both(nails):
    shop, hands, feet = nails
    visit = shop.book("10:00", feet, replace(hands, together=True), **DESK)
    lines = list(visit.lines.all())
    assert [line.starts_at for line in lines] == [shop.at("10:00")] * 2
    assert (visit.ends_at, visit.total_minor) == (shop.at("11:00"), sum(line.price_minor for line in lines))
    assert [line.staff.name for line in lines] == ["Bea", "Ana"]
    assert [line.together for line in lines] == [False, True]


def test_what_follows_waits_for_the_slower_of_the_two(nails):
    shop, hands, feet = nails
    visit = shop.book("10:00", hands, feet, LineWish(hands.service_id), **DESK)
    assert [line.starts_at for line in visit.lines.all()][2] == shop.at("11:00")


def test_nobody_does_both_at_once(nails):
    shop, hands, feet = nails
    shop.busy("10:30-11:00", shop.staff[1])
    with pytest.raises(SlotTaken):
        shop.book("10:00", hands, feet, **DESK)


def test_side_by_side_needs_two_chairs(nails):
    shop, hands, feet = nails
    chairs = ResourceGroupFactory(location=shop.location, units=1)
    chairs.services.set([hands.service_id, feet.service_id])
    assert shop.starts(hands, feet) == ""
    chairs.resources.update(capacity=2)
    shop.book("10:00", hands, feet, **DESK)
    assert sorted(Block.objects.filter(resource__isnull=False).values_list("unit", flat=True)) == [1, 2]


def test_a_moved_visit_stays_side_by_side(nails):
    shop, hands, feet = nails
    visit = shop.book("10:00", hands, feet, **DESK)
    moved = appointment_move(
        clock=shop.clock, appointment_id=visit.pk, version=None, starts_at=shop.at("11:00"), **DESK
    )
    assert {line.starts_at for line in moved.lines.all()} == {shop.at("11:00")}


def test_done_on_purpose_it_stands_side_by_side_as_well(nails):
    shop, hands, feet = nails
    visit = shop.book("09:00", hands, feet, override=True, **DESK)
    assert {line.starts_at for line in visit.lines.all()} == {shop.at("09:00")}
    assert len({line.staff_id for line in visit.lines.all()}) == 2


def test_guests_of_a_party_have_hands_of_their_own(nails):
    shop, hands, _feet = nails
    assert shop.starts(hands, LineWish(hands.service_id, guest=1)) == ""
    shop.hires("Cleo", "11:00-12:00")
    assert shop.starts(hands, LineWish(hands.service_id, guest=1)) == "11:00 11:30"


def test_a_persons_limit_of_visits_counts_guests(nails):
    shop, _hands, feet = nails
    shop.staff[1].most_visits_per_day = 1
    shop.staff[1].save()
    two = [LineWish(shop.service.pk), LineWish(feet.service_id, staff_id=shop.staff[1].pk)]
    party = [*two, LineWish(feet.service_id, guest=1)]
    assert shop.starts(*party) == ""


def test_the_shops_limit_of_visits_counts_guests(nails):
    shop, hands, feet = nails
    shop.rule(most_visits_per_day=1)
    assert shop.starts(hands, feet) == "10:00 10:30 11:00"
    assert shop.starts(hands, LineWish(feet.service_id, guest=1)) == ""


def test_a_party_has_six_guests_at_most(nails):
    shop, hands, _feet = nails
    with pytest.raises(BadInput) as refused:
        shop.starts(*(LineWish(hands.service_id, guest=number) for number in range(7)))
    assert code_of(refused) == [("lines", "too_many")]


SHAPES = [
    [(False, 0), (True, 0)],
    [(False, 0), (False, 1)],
    [(False, 0), (True, 0), (False, 0)],
    [(False, 0), (False, 0), (True, 0)],
    [(False, 0), (False, 0), (False, 1)],
]
asking = st.tuples(
    worlds(), st.sampled_from(SHAPES), st.lists(st.sampled_from([0, 1]), min_size=3, max_size=3)
)


def asked_of(shape, services) -> list[Asked]:
    return [
        Asked(service, together, guest) for (together, guest), service in zip(shape, services, strict=False)
    ]


def wishes_of(made, lines: list[Asked]) -> list[LineWish]:
    return [
        LineWish(made.services[line.service].pk, together=line.together, guest=line.guest) for line in lines
    ]


def expected(made, lines: list[Asked], day: date) -> list[int]:
    """Every start of the local day on the grid that the slow opinion allows."""
    world = made.world
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(world.zone))
    minutes = range(int(noon.timestamp() // 60) - 900, int(noon.timestamp() // 60) + 900)
    walls = {minute: world.wall(minute) for minute in minutes}
    return [
        minute
        for minute, wall in walls.items()
        if wall.date() == day
        and (wall.hour * 60 + wall.minute) % world.step == 0
        and minute >= world.earliest
        and can_weave(world, lines, minute)
    ]


def check(case) -> None:
    drawn, shape, services = case
    with made_world(drawn) as made:
        lines = asked_of(shape, services)
        note(repr((made.world, made.first, lines)))
        found = free_offers(
            location_id=made.location.pk,
            wishes=wishes_of(made, lines),
            first_day=made.first,
            last_day=made.first + timedelta(days=1),
            channel=Channel.STOREFRONT,
            clock=clock(made),
        )
        days = [made.first + timedelta(days=number) for number in range(2)]
        assert minutes_of(found) == [expected(made, lines, day) for day in days]


@given(asking)
@some(15)
def test_side_by_side_is_offered_where_the_slow_opinion_allows_it_and_nowhere_else(case):
    check(case)


@pytest.mark.nightly
@given(asking)
@some(600)
def test_side_by_side_in_many_shops(case):
    check(case)


@given(asking, st.integers(0, 10_000))
@some(15)
def test_every_offer_side_by_side_can_be_booked_at_once(case, pick):
    drawn, shape, services = case
    with made_world(drawn) as made:
        wishes = wishes_of(made, [line for line in asked_of(shape, services) if not line.guest])
        days = free_offers(
            location_id=made.location.pk, wishes=wishes, first_day=made.first, clock=clock(made),
            last_day=made.first + timedelta(days=1), channel=Channel.DESK,
        )  # fmt: skip
        offers = [offer for day in days for offer in day.offers]
        for offer in offers[pick % len(offers) :][:1] if offers else []:
            visit = _booked(made, wishes, offer)
            found = [(line.starts_at.astimezone(UTC), line.staff_id) for line in visit.lines.all()]
            assert found == [(line.starts_at.astimezone(UTC), line.staff_ids[0]) for line in offer.lines]


def _booked(made, wishes, offer):
    return appointment_book(
        clock=clock(made), location_id=made.location.pk, starts_at=offer.starts_at, wishes=wishes,
        customer=CustomerDetails(name="Mia"), **DESK,
    )  # fmt: skip
