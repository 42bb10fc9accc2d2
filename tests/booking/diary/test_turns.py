"""Walk-ins by turn: fewest turns first, then longest since the last; counted from what stands, so it stays fair."""

from datetime import timedelta

import pytest

from booking.diary.flow import line_request
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.turns import NobodyFree, free_by_turn, turn_skip, turns_of, walk_in_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from kernel.clock import FixedClock
from kernel.errors import NotAllowed, NotFound
from tests.booking.diary.shop import MONDAY, SYSTEM, make_shop, staff_actor

pytestmark = pytest.mark.usefixtures("in_a")
DAY = "09:00-18:00"


@pytest.fixture
def shop():
    """Ana, Bea and Cleo all day; a service of half an hour."""
    made = make_shop(DAY)
    for place, name in enumerate(("Bea", "Cleo"), start=2):
        made.hires(name, DAY, position=place)
    return made


def walks_in(shop, text, **options):
    values = {
        "actor": SYSTEM, "clock": FixedClock(shop.at(text)), "location_id": shop.location.pk,
        "wishes": [LineWish(shop.service.pk)], "customer": CustomerDetails(),
    }  # fmt: skip
    return walk_in_book(**{**values, **options})


def who(visit):
    return visit.lines.get().staff.name


def order(shop):
    names = {person.pk: person.name for person in shop.staff}
    return [names[turn.staff_id] for turn in turns_of(shop.location, MONDAY, shop.staff)]


def test_three_who_walk_in_are_taken_by_three_and_the_fourth_by_the_first(shop):
    taken = [who(walks_in(shop, text)) for text in ("10:00", "10:01", "10:02", "10:40")]
    assert taken == ["Ana", "Bea", "Cleo", "Ana"]


def test_who_walks_in_is_here_and_begins_at_the_next_whole_minute(shop):
    visit = walks_in(shop, "10:00", clock=FixedClock(shop.at("10:00") + timedelta(seconds=20)))
    assert (visit.state, visit.starts_at) == ("arrived", shop.at("10:01"))
    assert visit.arrived_at == shop.at("10:00") + timedelta(seconds=20)
    line = visit.lines.get()
    assert (line.by_turn, line.staff_requested) == (True, False)


def test_busy_and_off_shift_are_passed_over_and_keep_their_place(shop):
    shop.busy("10:00-11:00", shop.staff[0])
    assert who(walks_in(shop, "10:00")) == "Bea"
    assert order(shop) == ["Ana", "Cleo", "Bea"]
    assert who(walks_in(shop, "11:00")) == "Ana"


def test_who_has_no_time_for_all_of_it_is_passed_over(shop):
    shop.busy("10:20-10:30", shop.staff[0])
    now = shop.at("10:00")
    assert free_by_turn(shop.location, [LineWish(shop.service.pk)], now) == [
        shop.staff[1].pk,
        shop.staff[2].pk,
    ]


def test_a_visit_for_which_somebody_was_asked_for_takes_no_turn(shop):
    shop.book("09:00", LineWish(shop.service.pk, staff_id=shop.staff[0].pk))
    assert order(shop) == ["Ana", "Bea", "Cleo"]
    visit = walks_in(shop, "10:00")
    line_request(
        actor=SYSTEM, appointment_id=visit.pk, version=None, line_id=visit.lines.get().pk, is_requested=True
    )
    assert order(shop) == ["Ana", "Bea", "Cleo"]


def test_a_visit_of_two_services_takes_one_turn(shop):
    walks_in(shop, "10:00", wishes=[LineWish(shop.service.pk)] * 2)
    assert [turn.turns for turn in turns_of(shop.location, MONDAY, shop.staff)] == [0, 0, 1]


def test_a_passed_turn_counts_as_one(shop):
    turn_skip(
        actor=SYSTEM, clock=FixedClock(shop.at("09:30")), location_id=shop.location.pk,
        staff_id=shop.staff[0].pk,
    )  # fmt: skip
    assert order(shop) == ["Bea", "Cleo", "Ana"]


def test_a_cancelled_visit_gives_its_turn_back(shop):
    visit = walks_in(shop, "10:00")
    assert order(shop) == ["Bea", "Cleo", "Ana"]
    appointment_cancel(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=None
    )
    assert order(shop) == ["Ana", "Bea", "Cleo"]


def test_given_to_somebody_else_it_is_nobodys_turn(shop):
    visit = shop.book("10:00", LineWish(shop.service.pk, staff_id=shop.staff[0].pk, by_turn=True))
    assert order(shop)[-1] == "Ana"
    appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=None,
        starts_at=shop.at("10:00"), staff_ids=[shop.staff[1].pk],
    )  # fmt: skip
    assert order(shop) == ["Ana", "Bea", "Cleo"]


def test_a_new_day_begins_with_whoever_had_no_turn_for_longest(shop):
    day = MONDAY - timedelta(days=7)
    for text, member in (("10:00", shop.staff[0]), ("11:00", shop.staff[1])):
        walk_in_book(
            actor=SYSTEM, clock=FixedClock(shop.at(text, day)), location_id=shop.location.pk,
            wishes=[LineWish(shop.service.pk)], customer=CustomerDetails(),
        )  # fmt: skip
        assert member
    assert order(shop) == ["Cleo", "Ana", "Bea"]


def test_over_a_day_nobody_is_ever_two_turns_ahead(shop):
    for number in range(24):
        walks_in(shop, f"{9 + number // 3}:{number % 3 * 10:02}")
        counts = [turn.turns for turn in turns_of(shop.location, MONDAY, shop.staff)]
        assert max(counts) - min(counts) <= 1


def test_where_nobody_is_free_it_says_so(shop):
    for member in shop.staff:
        shop.busy("10:00-12:00", member)
    with pytest.raises(NobodyFree):
        walks_in(shop, "10:00")


def test_a_stylist_gives_no_turns_away(shop):
    with pytest.raises(NotAllowed):
        walks_in(shop, "10:00", actor=staff_actor("stylist"))
    with pytest.raises(NotAllowed):
        turn_skip(
            actor=staff_actor("stylist"), clock=shop.clock, location_id=shop.location.pk,
            staff_id=shop.staff[0].pk,
        )  # fmt: skip


def test_nobody_passes_up_a_turn_where_they_do_not_work(shop):
    other = make_shop(DAY)
    with pytest.raises(NotFound):
        turn_skip(actor=SYSTEM, clock=shop.clock, location_id=other.location.pk, staff_id=shop.staff[0].pk)
