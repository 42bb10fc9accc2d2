"""Limits a day, who is taken for "anyone", and a diary without useless gaps (AVAILABILITY_CASES)."""

import pytest

from booking.diary.wishes import LineWish, SlotTaken
from tests.booking.diary.shop import days_after, make_shop

pytestmark = pytest.mark.usefixtures("in_a")

MORNING = "09:00-12:00"
HALF_HOURS = "09:00 09:30 10:00 10:30 11:00 11:30"


def test_a_limit_of_visits_hides_the_rest_of_the_persons_day():
    shop = make_shop(MORNING)
    shop.staff[0].most_visits_per_day = 1
    shop.staff[0].save()
    shop.book("09:00")
    assert (shop.starts(), shop.starts(day=days_after(7))) == ("", HALF_HOURS)


def test_a_limit_of_minutes_counts_the_whole_visit():
    shop = make_shop(MORNING)
    shop.staff[0].most_minutes_per_day = 75
    shop.staff[0].save()
    shop.book("09:00")
    assert shop.starts() == "09:30 10:00 10:30 11:00 11:30"
    assert shop.starts(*[LineWish(shop.service.pk)] * 2) == ""


def test_a_limit_of_the_location_hides_the_rest_of_its_day():
    shop = make_shop(MORNING, most_visits_per_day=1)
    shop.hires("Ben", MORNING)
    shop.book("09:00")
    assert (shop.starts(), shop.starts(day=days_after(7))) == ("", HALF_HOURS)
    with pytest.raises(SlotTaken):
        shop.book("10:00")


def test_while_it_is_moved_a_visits_own_time_counts_as_free():
    shop = make_shop("09:00-10:00")
    visit = shop.book("09:00")
    assert shop.starts() == "09:30"
    assert shop.starts(moving_id=visit.pk) == "09:00 09:30"


def test_anyone_is_the_one_with_fewest_minutes_that_day_then_the_senior():
    shop = make_shop(MORNING)
    ben = shop.hires("Ben", MORNING, position=1)
    carl = shop.hires("Carl", MORNING, position=1)
    order = [shop.book(text).lines.get().staff for text in ("09:00", "09:00", "09:00", "10:00")]
    assert order == [shop.staff[0], ben, carl, shop.staff[0]]
    (day,) = shop.offers()
    at_ten = next(offer for offer in day.offers if f"{offer.starts_at:%H:%M}" == "11:00")
    assert at_ten.lines[0].staff_ids == (ben.pk, carl.pk, shop.staff[0].pk)


def test_nobody_free_is_answered_with_the_nearest_free_times():
    shop = make_shop("09:00-09:30")
    shop.book("09:00")
    with pytest.raises(SlotTaken) as taken:
        shop.book("09:00")
    assert [offer.starts_at for offer in taken.value.alternatives] == [
        shop.at("09:00", days_after(7)),
        shop.at("09:00", days_after(14)),
    ]


@pytest.mark.parametrize(
    ("tidy", "expected"),
    [("off", "09:00 09:15 09:30 09:45 10:00"), ("hide", "09:00 09:30 10:00")],
)
def test_a_tidy_diary_hides_starts_that_leave_gaps_nobody_can_use(tidy, expected):
    shop = make_shop("09:00-10:30", step_minutes=15, tidy=tidy)
    assert shop.starts() == expected


def test_a_tidy_diary_may_only_rank():
    shop = make_shop("09:00-10:30", step_minutes=15, tidy="rank")
    (day,) = shop.offers()
    assert [offer.tidy for offer in day.offers] == [True, False, True, False, True]


def test_a_tidy_diary_never_loses_a_stretch_that_has_no_tidy_start():
    shop = make_shop("09:05-09:50", step_minutes=15, tidy="hide")
    assert shop.starts() == "09:15"
