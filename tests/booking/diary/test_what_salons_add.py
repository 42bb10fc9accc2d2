"""AVAILABILITY_CASES: what salons add."""

from datetime import UTC, date, datetime

import pytest

from booking.diary.wishes import Channel, LineWish
from booking.places.models import Closure
from booking.team.models import TimeOff
from kernel.errors import BadInput
from tests.booking.diary.shop import MONDAY, Shop, days_after, make_shop
from tests.cast import (
    AddOnFactory,
    LocationFactory,
    OpeningRuleFactory,
    ResourceFactory,
    ResourceGroupFactory,
    ServiceFactory,
    ServiceVariantFactory,
)

pytestmark = pytest.mark.usefixtures("in_a")

MORNING = "09:00-12:00"
HALF_HOURS = "09:00 09:30 10:00 10:30 11:00 11:30"


def colour_shop(*, chairs: int = 2) -> tuple[Shop, LineWish, LineWish, LineWish]:
    """Ana alone with a colour (30 + 45 + 30), a 45-minute cut and a 60-minute cut, all on chairs; one colour is booked at 09:00."""
    shop = make_shop(MORNING, step_minutes=15, service={"processing_minutes": 45, "finishing_minutes": 30})
    group = ResourceGroupFactory(location=shop.location, units=chairs)
    cuts = [ServiceFactory(work_minutes=minutes, staff=shop.staff) for minutes in (45, 60)]
    for service in (shop.service, *cuts):
        service.resource_groups.set([group])
    shop.book("09:00")
    return shop, *(LineWish(service.pk) for service in (shop.service, *cuts))


def test_a_cut_fits_exactly_into_the_processing_of_another_customer():
    shop, _colour, short, long = colour_shop()
    assert shop.starts(short).split()[0] == "09:30"
    assert shop.starts(long).split()[0] == "10:45"


def test_the_cut_in_the_middle_can_be_booked():
    shop, _colour, short, _long = colour_shop()
    visit = shop.book("09:30", short)
    assert visit.lines.get().staff == shop.staff[0]


def test_the_chair_stays_taken_during_processing():
    shop, _colour, short, _long = colour_shop(chairs=1)
    assert shop.starts(short).split()[0] == "10:45"


def test_a_clean_up_delays_the_next_start():
    shop = make_shop(MORNING, step_minutes=10, service={"buffer_after_minutes": 10})
    shop.book("09:00")
    assert shop.starts().split()[0] == "09:40"


@pytest.mark.parametrize(("allowed", "last"), [(False, "11:20"), (True, "11:30")])
def test_a_clean_up_runs_past_the_shift_only_if_the_salon_says_so(allowed, last):
    shop = make_shop(
        MORNING, step_minutes=10, buffer_may_pass_shift=allowed, service={"buffer_after_minutes": 10}
    )
    assert shop.starts().split()[-1] == last


def test_a_clean_up_past_the_shift_never_overlaps_another_block():
    shop = make_shop(
        MORNING, step_minutes=10, buffer_may_pass_shift=True, service={"buffer_after_minutes": 10}
    )
    shop.busy("12:05-12:30")
    assert shop.starts().split()[-1] == "11:20"


def test_the_set_up_of_one_keeps_off_the_clean_up_of_another():
    shop = make_shop(
        MORNING, step_minutes=5, service={"buffer_after_minutes": 10, "buffer_before_minutes": 5}
    )
    shop.book("10:00")
    starts = shop.starts().split()
    assert ("09:15" in starts, "09:20" in starts, "10:40" in starts, "10:45" in starts) == (
        True,
        False,
        False,
        True,
    )


def two_services(**rules: object) -> tuple[Shop, list[LineWish]]:
    """A cut that only Ana does, then a colour (60) that only Ben does, who works from 10:15."""
    shop = make_shop(MORNING, step_minutes=15, **rules)
    colour = ServiceFactory(work_minutes=60)
    shop.hires("Ben", "10:15-12:00", services=[colour])
    return shop, [LineWish(shop.service.pk), LineWish(colour.pk)]


def test_a_second_service_begins_where_the_first_ends():
    shop, wishes = two_services()
    assert shop.starts(*wishes) == "09:45 10:00 10:15 10:30"


def test_a_second_service_may_wait_when_the_salon_lets_it():
    shop, wishes = two_services(wait_minutes=15)
    assert shop.starts(*wishes) == "09:30 09:45 10:00 10:15 10:30"


def test_every_offered_start_names_the_people_that_make_it_work():
    shop, wishes = two_services()
    ana, ben = shop.staff
    carl = shop.hires("Carl", "09:00-12:00")
    (day,) = shop.offers(*wishes)
    assert [[line.staff_ids for line in offer.lines] for offer in day.offers] == (
        [[(ana.pk, carl.pk), (ben.pk,)]] * len(day.offers)
    )


def test_one_person_does_both_without_buffers_between_their_own():
    shop = make_shop(MORNING, service={"buffer_after_minutes": 10, "buffer_before_minutes": 10})
    shop.rule(step_minutes=10)
    visit = shop.book("09:10", *[LineWish(shop.service.pk)] * 2)
    spans = [
        (block.kind, block.during.lower, block.during.upper) for block in visit.blocks.order_by("during")
    ]
    assert spans == [
        ("buffer", shop.at("09:00"), shop.at("09:10")),
        ("work", shop.at("09:10"), shop.at("09:40")),
        ("work", shop.at("09:40"), shop.at("10:10")),
        ("buffer", shop.at("10:10"), shop.at("10:20")),
    ]


def test_beds_that_are_all_taken_stop_free_people():
    shop = make_shop(MORNING, service={"work_minutes": 30})
    shop.hires("Ben", MORNING)
    group = ResourceGroupFactory(location=shop.location)
    shop.service.resource_groups.set([group])
    beds = ResourceFactory(group=group, capacity=3)
    for unit in (1, 2, 3):
        shop.busy("10:00-11:00", resource=beds, unit=unit)
    assert shop.starts() == "09:00 09:30 11:00 11:30"


def other_shop(shop: Shop, hours: str) -> Shop:
    """A second location where Ana works on the same Monday."""
    location = LocationFactory(time_zone="Europe/Berlin", rules={"step_minutes": 30, "notice_minutes": 0})
    location.rules.travel_minutes = 30
    location.rules.tidy = "off"
    location.rules.save()
    OpeningRuleFactory(location=location, weekday=0, start_minute=0, end_minute=1440)
    shop.staff[0].locations.add(location)
    other = Shop(location, shop.service, shop.staff)
    other.works(shop.staff[0], hours)
    return other


def test_nothing_in_the_second_location_before_the_travel_is_over():
    other = other_shop(make_shop("09:00-12:00"), "12:00-15:00")
    assert other.starts() == "12:30 13:00 13:30 14:00 14:30"


def test_a_booking_elsewhere_keeps_its_travel_free_on_both_sides():
    shop = make_shop()
    shop.hires("Ana")
    other = other_shop(shop, "09:00-15:00")
    shop.busy("11:00-12:00")
    assert other.starts() == "09:00 09:30 10:00 12:30 13:00 13:30 14:00 14:30"


def test_minimum_notice_rounds_up_to_the_grid():
    shop = make_shop("09:00-13:00", notice_minutes=120)
    shop.now = shop.at("09:05")
    assert shop.starts() == "11:30 12:00 12:30"
    assert shop.starts(channel=Channel.DESK).split()[0] == "09:30"


def test_a_service_has_its_own_notice():
    shop = make_shop("09:00-13:00", notice_minutes=120, service={"notice_minutes": 0})
    shop.now = shop.at("09:05")
    assert shop.starts().split()[0] == "09:30"


def test_the_last_day_ahead_is_offered_whole_and_the_next_not_at_all():
    shop = make_shop(MORNING, horizon_days=30)
    shop.now = shop.at("23:59", date(2026, 1, 31))
    days = shop.offers(day=MONDAY, until=days_after(7))
    assert [len(day.offers) for day in days] == [6, 0, 0, 0, 0, 0, 0, 0]
    shop.now = shop.at("23:59", date(2026, 1, 30))
    assert shop.starts() == ""


@pytest.mark.parametrize("kind", ["closure", "holiday"])
def test_a_closure_shuts_only_its_own_location(kind):
    shop = make_shop(MORNING)
    other = make_shop(MORNING)
    Closure.objects.create(location=shop.location, kind=kind, starts_on=MONDAY, ends_on=days_after(1))
    assert (shop.starts(), other.starts()) == ("", HALF_HOURS)


def test_own_minutes_and_common_minutes_stand_in_one_answer():
    shop = make_shop("09:00-10:30", step_minutes=15)
    ben = shop.hires("Ben", "09:00-10:30")
    shop.service.staff_services.filter(staff=ben).update(work_minutes=45)
    (day,) = shop.offers()
    by_start = {offer.starts_at.strftime("%H:%M"): offer.lines[0].staff_ids for offer in day.offers}
    both, ana = (shop.staff[0].pk, ben.pk), (shop.staff[0].pk,)
    assert by_start == {"09:00": both, "09:15": both, "09:30": both, "09:45": both, "10:00": ana}


def test_time_off_takes_exactly_its_own_stretch():
    shop = make_shop()
    ana = shop.hires("Ana")
    for day in range(3):
        shop.works(ana, "10:00-16:00", day=days_after(day))
    TimeOff.objects.create(staff=ana, starts_at=shop.at("15:00"), ends_at=shop.at("11:00", days_after(2)))
    days = shop.offers(until=days_after(2))
    edges = [
        [f"{offers[0].starts_at:%H:%M}", f"{offers[-1].starts_at:%H:%M}"]
        for offers in (day.offers for day in days if day.offers)
    ]
    assert edges == [["10:00", "14:30"], ["11:00", "15:30"]]


def test_a_variant_and_an_add_on_lengthen_the_visit():
    shop = make_shop(MORNING)
    long = ServiceVariantFactory(service=shop.service, work_minutes=90)
    mask = AddOnFactory(minutes=30, services=[shop.service])
    wish = LineWish(shop.service.pk, variant_id=long.pk, add_on_ids=(mask.pk,))
    assert shop.starts(wish) == "09:00 09:30 10:00"
    (day,) = shop.offers(wish)
    assert day.offers[0].ends_at == shop.at("11:00")


def test_an_add_on_lengthens_the_finishing_where_there_is_one():
    shop = make_shop(MORNING, service={"processing_minutes": 30, "finishing_minutes": 10})
    mask = AddOnFactory(minutes=20, services=[shop.service])
    visit = shop.book("09:00", LineWish(shop.service.pk, add_on_ids=(mask.pk,)))
    line = visit.lines.get()
    assert (line.work_minutes, line.processing_minutes, line.finishing_minutes) == (30, 30, 30)


def test_a_member_of_staff_works_until_the_day_they_leave():
    shop = make_shop()
    shop.hires("Ana", MORNING, starts_on=MONDAY, leaves_on=days_after(7))
    days = shop.offers(day=days_after(-7), until=days_after(14), clock=shop_clock(shop))
    assert [day.date for day in days if day.offers] == [MONDAY]


def shop_clock(shop: Shop):
    """Long before the days asked for."""
    shop.now = datetime(2026, 2, 1, tzinfo=UTC)
    return shop.clock


def test_new_shifts_hold_from_their_day_on():
    shop = make_shop()
    ana = shop.hires("Ana")
    shop.works(ana, "09:00-10:00", valid_until=days_after(7))
    shop.works(ana, "14:00-15:00", valid_from=days_after(7))
    assert (shop.starts(), shop.starts(day=days_after(7))) == ("09:00 09:30", "14:00 14:30")


def test_a_service_is_sold_only_on_its_weekdays_and_hours():
    shop = make_shop(
        MORNING, service={"sold_weekdays": [0, 1], "sold_from_minute": 600, "sold_until_minute": 690}
    )
    for day in (1, 2):
        shop.works(shop.staff[0], MORNING, day=days_after(day))
    found = [len(day.offers) for day in shop.offers(until=days_after(2))]
    assert (shop.starts(), found) == ("10:00 10:30 11:00", [3, 3, 0])


def test_what_is_not_sold_online_is_sold_at_the_desk():
    shop = make_shop(MORNING, service={"bookable_online": False})
    with pytest.raises(BadInput) as refused:
        shop.starts()
    assert refused.value.problems[0].code == "not_online"
    assert shop.starts(channel=Channel.DESK) == HALF_HOURS


def test_desk_only_archived_and_unskilled_people_are_not_offered_online():
    shop = make_shop(MORNING)
    shop.hires("Desk", MORNING, bookable_online=False)
    shop.hires("Gone", MORNING, archived_at=shop.now)
    shop.hires("Other", MORNING, services=[])
    shop.hires("Office", MORNING, takes_appointments=False)
    (day,) = shop.offers()
    assert {offer.lines[0].staff_ids for offer in day.offers} == {(shop.staff[0].pk,)}
    (day,) = shop.offers(channel=Channel.DESK)
    assert {offer.lines[0].staff_ids for offer in day.offers} == {(shop.staff[0].pk, shop.staff[1].pk)}
