"""The wait that is said comes from the diary's own free time."""

import pytest

from booking.diary.services import appointment_set_state
from booking.queue.accuracy import accuracy_since
from booking.queue.taking import QueueFull
from tests.booking.diary.shop import CUSTOMER
from tests.booking.queue.scene import MARC, booked, call, later, morning, serve, waits, walks_in
from tests.cast import ResourceGroupFactory

pytestmark = pytest.mark.usefixtures("in_a")


def test_the_first_can_sit_down_at_once_and_the_others_one_after_the_other():
    shop = morning()
    for name in ("Mia", "Leo", "Zoe"):
        walks_in(shop, name)
    assert waits(shop) == {"Mia": 0, "Leo": 30, "Zoe": 60}


def test_two_people_make_the_line_half_as_long():
    shop = morning()
    shop.hires("Ben", "09:00-12:00")
    for name in ("Mia", "Leo", "Zoe"):
        walks_in(shop, name)
    assert waits(shop) == {"Mia": 0, "Leo": 0, "Zoe": 30}


def test_a_booked_visit_keeps_its_time():
    shop = morning()
    booked(shop, "09:30")
    for name in ("Mia", "Leo"):
        walks_in(shop, name)
    assert waits(shop) == {"Mia": 0, "Leo": 60}


def test_who_waits_for_one_person_does_not_hold_up_the_others():
    shop = morning("10:00-12:00")
    ben = shop.hires("Ben", "09:00-12:00")
    walks_in(shop, "Mia", wished_id=shop.staff[0].pk)
    walks_in(shop, "Leo")
    walks_in(shop, "Zoe", wished_id=ben.pk)
    assert waits(shop) == {"Leo": 0, "Zoe": 30, "Mia": 60}


def test_who_is_called_sits_down_now_and_who_is_served_keeps_the_chair():
    shop = morning()
    first = call(shop, walks_in(shop, "Mia"), shop.staff[0].pk)
    walks_in(shop, "Leo")
    assert waits(shop) == {"Leo": 30}
    serve(shop, first)
    later(shop, 10)
    assert waits(shop) == {"Leo": 20}


def test_a_visit_that_runs_over_is_given_five_minutes_more():
    shop = morning()
    serve(shop, walks_in(shop, "Mia"))
    later(shop, 35)
    walks_in(shop, "Leo")
    assert waits(shop) == {"Leo": 5}


def test_processing_time_lets_the_next_in():
    shop = morning()
    shop.service.work_minutes, shop.service.processing_minutes, shop.service.finishing_minutes = 15, 30, 15
    shop.service.save()
    walks_in(shop, "Mia")
    walks_in(shop, "Leo")
    assert waits(shop) == {"Mia": 0, "Leo": 15}


def test_one_chair_for_two_people_is_one_line():
    shop = morning()
    shop.hires("Ben", "09:00-12:00")
    shop.service.resource_groups.add(ResourceGroupFactory(location=shop.location, units=1))
    for name in ("Mia", "Leo"):
        walks_in(shop, name)
    assert waits(shop) == {"Mia": 0, "Leo": 30}


def test_without_time_left_today_nobody_can_say_and_strangers_are_turned_away():
    shop = morning("09:00-09:30")
    walks_in(shop, "Mia")
    assert walks_in(shop, "Leo").promised_minutes is None
    with pytest.raises(QueueFull):
        walks_in(shop, "Zoe", source="kiosk", actor=CUSTOMER)
    assert waits(shop) == {"Mia": 0, "Leo": None}


def test_the_error_of_what_was_said_is_measured():
    shop = morning()
    first, second, third = (walks_in(shop, name) for name in ("Mia", "Leo", "Zoe"))
    for ticket, minutes in ((first, 0), (second, 42), (third, 30)):
        later(shop, minutes)
        visit = serve(shop, ticket, actor=MARC, override=True)
    appointment_set_state(actor=MARC, clock=shop.clock, appointment_id=visit.pk, version=None, state="done")
    found = accuracy_since(shop.location, shop.at("00:00"))
    assert found is not None
    assert (found.count, found.error, found.bias, found.wait, found.close_percent) == (3, 12, 8, 38, 33)


def test_nothing_is_measured_before_somebody_was_served():
    shop = morning()
    walks_in(shop)
    assert accuracy_since(shop.location, shop.at("00:00")) is None


def test_a_booked_visit_that_ended_early_lets_the_next_in_at_once():
    shop = morning()
    visit = booked(shop, "09:00")
    walks_in(shop, "Mia")
    later(shop, 10)
    said = {"actor": MARC, "clock": shop.clock, "appointment_id": visit.pk, "version": None}
    appointment_set_state(**said, state="in_service")
    assert waits(shop) == {"Mia": 20}
    appointment_set_state(**said, state="done")
    assert waits(shop) == {"Mia": 0}
    appointment_set_state(**said, state="in_service", is_undo=True)
    assert waits(shop) == {"Mia": 20}
