"""AVAILABILITY_CASES: one member of staff, one service."""

from datetime import date

import pytest

from booking.diary.wishes import LineWish
from tests.booking.diary.shop import make_shop

pytestmark = pytest.mark.usefixtures("in_a")

MORNING = "09:00-12:00"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def every(step: int, first: int, last: int) -> str:
    """The starts from first to last, both minutes after midnight."""
    return " ".join(f"{minute // 60:02}:{minute % 60:02}" for minute in range(first, last + 1, step))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["10:00-10:30"], "09:00 09:30 10:30 11:00 11:30"),
        (["09:15-10:00"], "10:00 10:30 11:00 11:30"),
        (["09:00-09:50"], "10:00 10:30 11:00 11:30"),
        (["09:59-10:00"], "09:00 10:00 10:30 11:00 11:30"),
        (["08:00-09:30"], "09:30 10:00 10:30 11:00 11:30"),
        (["11:30-13:00"], "09:00 09:30 10:00 10:30 11:00"),
        (["06:00-07:00"], every(30, 540, 690)),
        (["08:00-13:00"], ""),
    ],
)
def test_a_booking_takes_its_own_minutes_and_no_more(blocks, expected):
    shop = make_shop(MORNING)
    [shop.busy(hours) for hours in blocks]
    assert shop.starts() == expected


def test_bookings_that_overlap_by_permission_count_once():
    shop = make_shop(MORNING)
    shop.busy("10:00-11:00")
    shop.busy("10:30-11:30", overbooked=True)
    assert shop.starts() == "09:00 09:30 11:30"


def test_start_when_free_adds_the_moment_itself():
    shop = make_shop(MORNING, starts_when_free=True)
    shop.busy("09:00-09:50")
    assert shop.starts() == "09:50 10:00 10:30 11:00 11:30"


def test_nothing_runs_into_lunch():
    shop = make_shop("09:00-18:00", service={"work_minutes": 60})
    shop.works(shop.staff[0], "13:00-14:00", kind="break")
    assert shop.starts() == f"{every(30, 540, 720)} {every(30, 840, 1020)}"


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        (["12:00-13:00", "12:30-13:30"], f"{every(30, 540, 690)} {every(30, 810, 990)}"),
        (["12:00-14:00", "12:30-13:00"], f"{every(30, 540, 690)} {every(30, 840, 990)}"),
        (["12:00-13:00", "13:00-14:00"], f"{every(30, 540, 690)} {every(30, 840, 990)}"),
        (["09:00-10:00"], every(30, 600, 990)),
        (["16:00-17:00"], every(30, 540, 930)),
        (["16:00-19:00"], every(30, 540, 930)),
        (["09:00-17:00"], ""),
        (["08:00-18:00"], ""),
    ],
)
def test_only_what_breaks_leave_of_a_shift_is_free(breaks, expected):
    shop = make_shop("09:00-17:00")
    [shop.works(shop.staff[0], hours, kind="break") for hours in breaks]
    assert shop.starts() == expected


def test_a_gap_that_is_too_short_offers_nothing():
    shop = make_shop(MORNING, service={"work_minutes": 60})
    [shop.busy(hours) for hours in ("09:00-09:45", "10:30-12:00")]
    assert shop.starts() == ""


def test_a_service_as_long_as_the_shift_has_one_start():
    assert make_shop(MORNING, service={"work_minutes": 180}).starts() == "09:00"


def test_a_booking_of_the_evening_before_reaches_into_the_night():
    shop = make_shop("00:00-03:00")
    shop.busy("23:00-25:00", day=date(2026, 3, 1))
    assert shop.starts() == "01:00 01:30 02:00 02:30"


def test_a_shift_may_end_at_midnight():
    assert make_shop("22:00-24:00").starts() == "22:00 22:30 23:00 23:30"


def hourly(day: date):
    """A shop with a shift 00-06 on that weekday, 60-minute service and step."""
    shop = make_shop(service={"work_minutes": 60}, step_minutes=60)
    shop.works(shop.hires("Ana"), "00:00-06:00", day=day)
    return shop


def test_five_real_hours_when_the_clock_goes_forward():
    assert hourly(SPRING).starts(day=SPRING) == "00:00 01:00 03:00 04:00 05:00"


def test_seven_real_hours_when_the_clock_goes_back():
    shop = hourly(AUTUMN)
    (day,) = shop.offers(day=AUTUMN)
    assert shop.starts(day=AUTUMN) == "00:00 01:00 02:00 02:00 03:00 04:00 05:00"
    offsets = [offer.starts_at.strftime("%z") for offer in day.offers]
    assert offsets == ["+0200", "+0200", "+0200", "+0100", "+0100", "+0100", "+0100"]


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_the_shops_hours_are_as_ever_when_the_clock_changes(day):
    shop = make_shop()
    shop.works(shop.hires("Ana"), MORNING, day=day)
    assert shop.starts(day=day) == every(30, 540, 690)


@pytest.mark.parametrize(
    ("hours", "service", "rules", "expected"),
    [
        ("09:00-12:00", {"work_minutes": 30}, {"step_minutes": 60}, "09:00 10:00 11:00"),
        ("09:00-10:30", {"work_minutes": 25}, {"step_minutes": 15}, "09:00 09:15 09:30 09:45 10:00"),
        ("09:05-10:05", {"work_minutes": 30}, {"step_minutes": 15}, "09:15 09:30"),
        ("09:05-10:05", {}, {"step_minutes": 15, "starts_when_free": True}, "09:05 09:15 09:30"),
        ("09:00-12:00", {}, {"step_minutes": 60, "step_offset_minutes": 5}, "09:05 10:05 11:05"),
        ("09:00-09:20", {"work_minutes": 5}, {"step_minutes": 5}, "09:00 09:05 09:10 09:15"),
    ],
)
def test_starts_stand_on_the_shops_grid(hours, service, rules, expected):
    assert make_shop(hours, service=service, **rules).starts() == expected


def test_a_wished_person_is_the_only_one_asked():
    shop = make_shop(MORNING)
    ben = shop.hires("Ben", "11:00-12:00")
    assert shop.starts(LineWish(shop.service.pk, staff_id=ben.pk)) == "11:00 11:30"
