"""A pause between two services, as long as was asked for and no longer than the salon allows; a move keeps it."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from booking.diary.services import appointment_move
from booking.diary.wish_params import wishes_from
from booking.diary.wishes import Channel, LineWish, SlotTaken
from kernel.errors import BadInput
from tests.booking.diary.shop import SYSTEM, code_of, make_shop
from tests.cast import ServiceFactory

pytestmark = pytest.mark.usefixtures("in_a")
DESK = {"channel": Channel.DESK, "actor": SYSTEM}


@pytest.fixture
def cut_and_nails():
    """Ana does both, half an hour each, from nine to eleven; customers may wait twenty minutes between."""
    shop = make_shop("09:00-11:00", wait_minutes=20)
    nails = ServiceFactory(name="Nails", work_minutes=30)
    nails.staff_services.create(staff=shop.staff[0])
    return shop, LineWish(shop.service.pk), LineWish(nails.pk, pause=15)


def times(shop, visit) -> list[str]:
    return [line.starts_at.astimezone(shop.tz).strftime("%H:%M") for line in visit.lines.all()]


def test_the_second_service_begins_after_the_pause_and_somebody_else_fits_into_it(cut_and_nails):
    shop, cut, nails = cut_and_nails
    visit = shop.book("09:00", cut, nails, **DESK)
    assert times(shop, visit) == ["09:00", "09:45"]
    assert (visit.ends_at, visit.lines.last().pause_minutes) == (shop.at("10:15"), 15)
    shop.busy("09:30-09:45")


def test_only_starts_that_leave_time_for_the_pause_are_offered(cut_and_nails):
    shop, cut, nails = cut_and_nails
    shop.rule(step_minutes=15)
    assert shop.starts(cut, nails, channel=Channel.DESK) == "09:00 09:15 09:30 09:45"
    shop.busy("10:00-10:15")
    assert shop.starts(cut, nails, channel=Channel.DESK) == "09:30"


def test_a_pause_is_not_shortened_where_it_does_not_fit(cut_and_nails):
    shop, cut, nails = cut_and_nails
    shop.busy("10:10-11:00")
    with pytest.raises(SlotTaken):
        shop.book("09:00", cut, nails, **DESK)
    assert shop.book("09:00", cut, replace(nails, pause=0), **DESK).ends_at == shop.at("10:00")


@pytest.mark.parametrize("pause", [21, 600, -5])
def test_no_pause_is_longer_than_the_salon_allows(cut_and_nails, pause):
    shop, cut, nails = cut_and_nails
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", cut, replace(nails, pause=pause), **DESK)
    assert code_of(refused) == [("lines.1.pause", "range")]


def test_a_move_keeps_the_pause_also_when_the_limit_was_lowered_since(cut_and_nails):
    shop, cut, nails = cut_and_nails
    visit = shop.book("09:00", cut, nails, **DESK)
    shop.rule(wait_minutes=0)
    moved = appointment_move(
        actor=SYSTEM,
        clock=shop.clock,
        channel=Channel.DESK,
        appointment_id=visit.pk,
        version=visit.version,
        starts_at=shop.at("09:30"),
    )
    assert times(shop, moved) == ["09:30", "10:15"]


def test_on_purpose_the_pause_is_kept_over_others(cut_and_nails):
    shop, cut, nails = cut_and_nails
    shop.busy("09:00-11:00")
    assert times(shop, shop.book("09:00", cut, nails, override=True, **DESK)) == ["09:00", "09:45"]


def test_what_is_side_by_side_is_followed_after_the_pause(cut_and_nails):
    shop, cut, nails = cut_and_nails
    bea = shop.hires("Bea", "09:00-11:00")
    beside = LineWish(shop.service.pk, together=True, staff_id=bea.pk)
    visit = shop.book("09:00", replace(cut, staff_id=shop.staff[0].pk), beside, nails, **DESK)
    assert times(shop, visit) == ["09:00", "09:00", "09:45"]


@pytest.mark.parametrize(
    ("query", "pauses"),
    [
        ("s=1&s=2&w=1-15", [0, 15]),
        ("s=1&s=2&w=0-15", [0, 0]),
        ("s=1&s=2&t=1&w=1-15", [0, 0]),
        ("s=1&s=2&w=1-x&w=1--5&w=1-9999", [0, 0]),
    ],
)
def test_an_address_says_the_pause(query, pauses):
    wishes = wishes_from(QueryDict(query))
    assert [wish.pause for wish in wishes.lines] == pauses
    assert [
        wish.pause for wish in wishes_from(QueryDict("&".join("=".join(p) for p in wishes.pairs()))).lines
    ] == pauses
