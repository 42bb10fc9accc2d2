"""A visit's day: no step before its time, a step back takes its instant back, a late visitor gets a place again."""

import pytest

from booking.diary.presenters.states import state_buttons
from booking.diary.services import appointment_set_state
from booking.diary.wishes import Channel, LineWish, WrongState
from kernel.clock import FixedClock
from tests.booking.diary.shop import MONDAY, SYSTEM, days_after, make_shop
from tests.cast import ResourceGroupFactory

pytestmark = pytest.mark.usefixtures("in_a")


def step(shop, made, state, text="09:00", day=MONDAY):
    """Take the visit on at that wall time."""
    return appointment_set_state(
        actor=SYSTEM, clock=FixedClock(shop.at(text, day)), appointment_id=made.pk, version=None, state=state
    )


@pytest.mark.parametrize("state", ["arrived", "in_service", "done", "no_show"])
def test_nothing_happens_the_day_before(state):
    shop = make_shop("09:00-12:00")
    made = shop.book("09:00")
    with pytest.raises(WrongState):
        step(shop, made, state, "21:59", days_after(-1))


def test_for_a_visit_after_midnight_people_come_the_evening_before():
    shop = make_shop("00:00-02:00")
    made = shop.book("00:30")
    assert step(shop, made, "arrived", "23:50", days_after(-1)).state == "arrived"


def test_a_visit_can_be_confirmed_long_before_and_come_early_on_its_day():
    shop = make_shop("09:00-12:00")
    made = step(shop, shop.book("09:00"), "confirmed", "12:00", days_after(-2))
    assert step(shop, made, "arrived", "00:00").arrived_at == shop.at("00:00")


@pytest.mark.parametrize(("day", "states"), [(-1, ["confirmed"]), (0, ["arrived", "confirmed", "no_show"])])
def test_only_the_buttons_that_would_work_are_shown(day, states):
    shop = make_shop("09:00-12:00")
    buttons = state_buttons(shop.book("09:00"), shop.at("09:30", days_after(day)))
    assert [str(button.state) for button in buttons] == states


def test_a_step_back_takes_its_instant_back():
    shop = make_shop("09:00-12:00")
    made = shop.book("09:00")
    for state, text in (
        ("arrived", "09:00"),
        ("in_service", "09:05"),
        ("done", "09:10"),
        ("in_service", "09:20"),
    ):
        made = step(shop, made, state, text)
    assert (made.started_at, made.finished_at) == (shop.at("09:05"), None)
    made = step(shop, step(shop, made, "arrived", "09:21"), "confirmed", "09:22")
    assert (made.arrived_at, made.started_at, made.finished_at) == (None, None, None)


def test_who_came_after_all_gets_a_free_chair_again():
    shop = make_shop("09:00-12:00")
    chairs = ResourceGroupFactory(location=shop.location, units=2)
    shop.service.resource_groups.set([chairs])
    made = shop.book("09:00")
    step(shop, made, "no_show")
    first = chairs.resources.first()
    shop.busy("09:00-12:00", resource=first, unit=1)
    step(shop, made, "arrived", "09:10")
    chair = made.blocks.get(resource__isnull=False)
    assert (chair.resource, chair.unit, chair.overbooked) == (chairs.resources.last(), 1, False)


def test_lines_side_by_side_get_a_chair_each_again():
    shop = make_shop("09:00-12:00")
    shop.hires("Bea", "09:00-12:00")
    chairs = ResourceGroupFactory(location=shop.location, units=2)
    shop.service.resource_groups.set([chairs])
    wishes = [LineWish(shop.service.pk), LineWish(shop.service.pk, together=True)]
    made = shop.book("09:00", *wishes, channel=Channel.DESK, actor=SYSTEM)
    step(shop, made, "no_show")
    step(shop, made, "arrived", "09:10")
    found = made.blocks.filter(resource__isnull=False).values_list("resource", "line")
    assert sorted(found) == sorted(
        zip(
            chairs.resources.values_list("pk", flat=True),
            made.lines.values_list("pk", flat=True),
            strict=True,
        )
    )


def test_who_came_after_all_is_served_though_every_chair_is_taken():
    shop = make_shop("09:00-12:00")
    chairs = ResourceGroupFactory(location=shop.location, units=1)
    shop.service.resource_groups.set([chairs])
    made = shop.book("09:00")
    step(shop, made, "no_show")
    shop.busy("09:00-12:00", resource=chairs.resources.get(), unit=1)
    step(shop, made, "arrived", "09:10")
    assert list(made.blocks.values_list("resource", flat=True)) == [None]


def test_a_visit_goes_through_the_day_with_its_stamps():
    shop = make_shop("09:00-12:00")
    made = shop.book("09:00")
    for state in ("confirmed", "arrived", "in_service", "done"):
        made = step(shop, made, state)
    stamps = (made.arrived_at, made.started_at, made.finished_at)
    assert (made.state, made.version, stamps) == ("done", 5, (shop.at("09:00"),) * 3)
    for state in ("cancelled", "booked"):
        with pytest.raises(WrongState):
            step(shop, made, state)


def test_who_did_not_come_gives_the_time_free_and_it_can_be_taken_back():
    shop = make_shop("09:00-09:30")
    made = shop.book("09:00")
    with pytest.raises(WrongState):
        step(shop, made, "no_show", text="08:59")
    made = step(shop, made, "no_show")
    assert made.blocks.count() == 0
    made = step(shop, made, "arrived", text="09:05")
    assert made.blocks.count() == 1


def test_an_undone_step_goes_back_to_where_it_came_from():
    shop = make_shop("09:00-12:00")
    made = step(shop, shop.book("09:00"), "done")
    with pytest.raises(WrongState):
        step(shop, made, "booked")
    undone = appointment_set_state(
        actor=SYSTEM,
        clock=FixedClock(shop.at("09:10")),
        appointment_id=made.pk,
        version=None,
        state="booked",
        is_undo=True,
    )
    assert (undone.state, undone.finished_at) == ("booked", None)
