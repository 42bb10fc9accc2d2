"""AVAILABILITY_CASES, the six properties, on random shops against a minute-by-minute oracle."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from booking.diary.availability import free_offers
from booking.diary.models import Block, BlockKind
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel
from kernel.clock import FixedClock
from tests.booking.diary.shop import CUSTOMER, MIA, SYSTEM
from tests.booking.diary.worlds import Made, lines, make, stretch, worlds

pytestmark = pytest.mark.usefixtures("in_a")


def some(examples: int):
    """Settings of that many examples, for tests inside one transaction."""
    return settings(max_examples=examples, phases=[Phase.explicit, Phase.generate, Phase.target])


@contextmanager
def made_world(drawn, order: int = 1):
    """The rows of a drawn world, gone afterwards."""
    point = transaction.savepoint()
    try:
        yield make(*drawn, order)
    finally:
        transaction.savepoint_rollback(point)


def clock(made: Made) -> FixedClock:
    """The instant before which nothing may start."""
    return FixedClock(datetime.fromtimestamp(made.world.earliest * 60, UTC))


def offered(made: Made, asked, days: int = 2, first: int = 0, channel: Channel = Channel.STOREFRONT):
    """The offers of some days from the world's first one on."""
    day = made.first + timedelta(days=first)
    return free_offers(
        location_id=made.location.pk,
        wishes=made.wishes(asked),
        first_day=day,
        last_day=day + timedelta(days=days - 1),
        channel=channel,
        clock=clock(made),
    )


def minutes_of(days) -> list[list[int]]:
    """The starts of each day, in minutes since 1970."""
    return [[int(offer.starts_at.timestamp()) // 60 for offer in day.offers] for day in days]


asking = worlds().flatmap(lambda drawn: st.tuples(st.just(drawn), lines(drawn[0])))


def check_against_oracle(case) -> None:
    """The engine's starts are the oracle's starts, no more and no fewer."""
    drawn, asked = case
    asked = [
        (service, who if who is not None and service in drawn[0].skills[who] else None, pause)
        for service, who, pause in asked
    ]
    with made_world(drawn) as made:
        note(repr((made.world, made.first, asked)))
        expected = [made.world.starts(asked, made.first + timedelta(days=number)) for number in range(2)]
        assert minutes_of(offered(made, asked)) == expected


@given(asking)
@some(40)
def test_offered_is_what_the_rules_allow_no_more_and_no_less(case):
    check_against_oracle(case)


@pytest.mark.nightly
@given(asking)
@some(1500)
def test_offered_is_what_the_rules_allow_in_many_shops(case):
    check_against_oracle(case)


def book(made: Made, offer, asked, channel: Channel):
    """Book that offer."""
    return appointment_book(
        actor=SYSTEM if channel is Channel.DESK else CUSTOMER,
        clock=clock(made),
        channel=channel,
        location_id=made.location.pk,
        starts_at=offer.starts_at,
        wishes=made.wishes(asked),
        customer=MIA,
    )


@given(asking, st.sampled_from(list(Channel)), st.integers(0, 10_000))
@some(20)
def test_every_offered_start_can_be_booked_at_once(case, channel, pick):
    drawn, asked = case
    asked = [(service, None, pause) for service, _who, pause in asked]
    with made_world(drawn) as made:
        offers = [offer for day in offered(made, asked) for offer in day.offers]
        for offer in offers[pick % len(offers) :][:1] if offers else []:
            visit = book(made, offer, asked, channel)
            assert (visit.starts_at, visit.ends_at) == (offer.starts_at, offer.ends_at)
            assert [line.staff_id for line in visit.lines.all()] == [
                line.staff_ids[0] for line in offer.lines
            ]


@given(asking, st.integers(0, 500), st.integers(5, 300))
@some(15)
def test_adding_a_block_never_adds_a_start_and_removing_it_gives_them_back(case, place, length):
    drawn, asked = case
    asked = [(service, None, pause) for service, _who, pause in asked]
    with made_world(drawn) as made:
        before = minutes_of(offered(made, asked))
        lo = made.world.earliest + place * 5
        block = Block.objects.create(
            kind=BlockKind.MANUAL, location=made.location, staff=made.people[0], overbooked=True,
            during=stretch(lo, lo + length),
        )  # fmt: skip
        fewer = minutes_of(offered(made, asked))
        assert all(set(less) <= set(more) for less, more in zip(fewer, before, strict=True))
        block.delete()
        assert minutes_of(offered(made, asked)) == before


@given(asking)
@some(15)
def test_the_answer_for_several_days_is_that_of_its_days_in_any_order_of_storage_and_with_any_history(case):
    drawn, asked = case
    asked = [(service, None, pause) for service, _who, pause in asked]
    with made_world(drawn) as made:
        whole = minutes_of(offered(made, asked))
        apart = [minutes_of(offered(made, asked, days=1, first=number))[0] for number in range(2)]
        old = made.world.earliest - 20 * 1440
        Block.objects.bulk_create(
            Block(kind=BlockKind.MANUAL, location=made.location, staff=who, during=stretch(old, old + 600))
            for who in made.people
        )
        aged = minutes_of(offered(made, asked))
    with made_world(drawn, order=-1) as made:
        turned = minutes_of(offered(made, asked))
    assert apart == aged == turned == whole


@given(asking)
@some(10)
def test_offsets_are_the_zones_own_and_no_start_lies_in_a_gap(case):
    drawn, asked = case
    with made_world(drawn) as made:
        zone = ZoneInfo(made.world.zone)
        offers = [offer for day in offered(made, [(asked[0][0], None, 0)]) for offer in day.offers]
        instants = [offer.starts_at.astimezone(UTC) for offer in offers]
        assert [offer.starts_at.isoformat() for offer in offers] == [
            instant.astimezone(zone).isoformat() for instant in instants
        ]
