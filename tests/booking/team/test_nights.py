"""Shifts that run past midnight: their breaks lie in the night, and they end before the next day's work begins."""

from datetime import date, timedelta

import pytest

from booking.places.services import opening_hours_set
from booking.team.models import ShiftKind, ShiftRule
from booking.team.shift_services import Shift, shift_day_set, shifts_set
from kernel.actor import system_actor
from kernel.errors import BadInput
from tests.booking.diary.shop import MONDAY, make_shop

ACTOR = system_actor("tests")
NIGHT = {"work_0_0_from": "22:00", "work_0_0_until": "06:00"}
BREAK = {"pause_0_0_from": "02:00", "pause_0_0_until": "02:30"}


@pytest.fixture
def shop(in_a):
    """A shop with Ana, who has no shifts yet."""
    shop = make_shop()
    shop.hires("Ana")
    return shop


@pytest.fixture
def send(shop, salon_a, cast, client_of):
    """Sends Ana's week as it is typed."""
    owner = client_of(salon_a, cast.owner)
    return lambda **typed: owner.post(f"/desk/team/{shop.staff[0].pk}/shifts/", typed)


def put(shop, *rows):
    """Give Ana these weekly stretches of work: weekday, start, end."""
    shifts = [Shift(*row, shop.location.pk) for row in rows]
    shifts_set(actor=ACTOR, staff_id=shop.staff[0].pk, shifts=shifts)


def test_a_break_after_midnight_is_typed_as_the_clock_shows_it(shop, send):
    assert send(**NIGHT, **BREAK).status_code == 302
    pause = ShiftRule.objects.get(kind=ShiftKind.BREAK)
    assert (pause.weekday, pause.start_minute, pause.end_minute) == (0, 1560, 1590)


def test_it_is_shown_as_it_was_typed(shop, send, salon_a, cast, client_of):
    send(**NIGHT, **BREAK)
    page = client_of(salon_a, cast.owner).get(f"/desk/team/{shop.staff[0].pk}/shifts/").content.decode()
    assert 'name="pause_0_0_from" value="02:00"' in page
    assert 'name="pause_0_0_until" value="02:30"' in page


def test_a_break_that_begins_at_midnight_is_shown_so_and_can_be_saved_again(
    shop, send, salon_a, cast, client_of
):
    midnight = {"pause_0_0_from": "00:00", "pause_0_0_until": "00:30"}
    assert send(**NIGHT, **midnight).status_code == 302
    page = client_of(salon_a, cast.owner).get(f"/desk/team/{shop.staff[0].pk}/shifts/").content.decode()
    assert 'name="pause_0_0_from" value="00:00"' in page
    assert send(**NIGHT, **midnight).status_code == 302


def test_nothing_is_offered_in_it(shop, send):
    send(**NIGHT, **BREAK)
    night = shop.starts(day=MONDAY + timedelta(days=1))
    assert night == "00:00 00:30 01:00 01:30 02:30 03:00 03:30 04:00 04:30 05:00 05:30"


@pytest.mark.parametrize("typed", [("07:00", "07:30"), ("21:30", "22:30"), ("05:45", "06:15")])
def test_a_break_outside_of_the_night_is_refused_beside_it(send, typed):
    answer = send(**NIGHT, pause_0_0_from=typed[0], pause_0_0_until=typed[1])
    assert "outside the working hours" in answer.content.decode()


@pytest.mark.parametrize("day", [0, 6])
def test_a_night_that_runs_into_the_next_days_work_is_refused_beside_it(send, day):
    night = {f"work_{day}_0_from": "22:00", f"work_{day}_0_until": "06:00"}
    morning = {f"work_{(day + 1) % 7}_0_from": "05:30", f"work_{(day + 1) % 7}_0_until": "09:00"}
    answer = send(**night, **morning)
    assert "night before run into these" in answer.content.decode()
    assert not ShiftRule.objects.exists()


@pytest.mark.parametrize("day", [0, 6])
def test_the_service_refuses_it_too(shop, day):
    with pytest.raises(BadInput):
        put(shop, (day, 1320, 1800), ((day + 1) % 7, 330, 540))


def test_a_night_may_end_as_the_next_days_work_begins(shop):
    put(shop, (0, 1320, 1800), (1, 360, 540), (6, 1320, 1440), (0, 0, 60))
    assert ShiftRule.objects.count() == 4


def test_the_night_of_a_single_date_ends_before_the_usual_morning(shop):
    put(shop, (1, 330, 540))
    day = {"actor": ACTOR, "staff_id": shop.staff[0].pk, "day": MONDAY, "location_id": shop.location.pk}
    with pytest.raises(BadInput):
        shift_day_set(**day, shifts=[Shift(0, 1320, 1800, shop.location.pk)])
    shift_day_set(**{**day, "day": date(2026, 3, 3)}, shifts=[])
    shift_day_set(**day, shifts=[Shift(0, 1320, 1800, shop.location.pk)])
    assert ShiftRule.objects.filter(on_date=MONDAY, end_minute=1800).exists()


def test_a_date_keeps_its_own_shifts_while_the_night_before_runs_into_the_usual_morning(shop):
    put(shop, (1, 330, 540))
    day = {"actor": ACTOR, "staff_id": shop.staff[0].pk, "location_id": shop.location.pk}
    tuesday = MONDAY + timedelta(days=1)
    shift_day_set(**day, day=tuesday, shifts=[])
    shift_day_set(**day, day=MONDAY, shifts=[Shift(0, 1320, 1800, shop.location.pk)])
    with pytest.raises(BadInput):
        shift_day_set(**day, day=tuesday, shifts=None)
    assert ShiftRule.objects.filter(on_date=tuesday).exists()


def test_a_new_week_leaves_the_nights_of_single_dates_their_mornings(shop):
    day = {"actor": ACTOR, "staff_id": shop.staff[0].pk, "location_id": shop.location.pk}
    shift_day_set(**day, day=MONDAY, shifts=[Shift(0, 1320, 1800, shop.location.pk)])
    with pytest.raises(BadInput):
        put(shop, (1, 330, 540))
    put(shop, (1, 360, 540))


def test_a_new_week_begins_after_the_last_night_of_the_old_one(shop):
    put(shop, (0, 1320, 1800))
    week = {"actor": ACTOR, "staff_id": shop.staff[0].pk, "valid_from": MONDAY + timedelta(days=8)}
    with pytest.raises(BadInput):
        shifts_set(**week, shifts=[Shift(1, 330, 540, shop.location.pk)])
    shifts_set(**week, shifts=[Shift(1, 360, 540, shop.location.pk)])


def test_opening_hours_of_a_night_end_before_those_of_the_next_day(shop):
    hours = {"actor": ACTOR, "location_id": shop.location.pk}
    with pytest.raises(BadInput):
        opening_hours_set(**hours, week={6: [(1320, 1800)], 0: [(330, 540)]})
    opening_hours_set(**hours, week={6: [(1320, 1800)], 0: [(360, 540)]})


def test_it_is_said_beside_the_hours(shop, salon_a, cast, client_of):
    typed = {
        "open_0_0_from": "18:00",
        "open_0_0_until": "02:00",
        "open_1_0_from": "01:00",
        "open_1_0_until": "09:00",
    }
    answer = client_of(salon_a, cast.owner).post(f"/desk/places/{shop.location.pk}/hours/", typed)
    assert "night before run into these" in answer.content.decode()
