"""What no way in accepts, and that a booking that fails leaves nothing."""

import pytest

from booking.diary.models import Appointment, Block
from booking.diary.wishes import (
    Channel,
    CustomerDetails,
    LineWish,
    SlotTaken,
)
from booking.places.models import Closure
from crm.customers.models import Customer
from kernel.errors import BadInput, NotFound
from tests.booking.diary.shop import MONDAY, MORNING, code_of, days_after, make_shop, way
from tests.cast import AddOnFactory, ServiceFactory, ServiceVariantFactory

pytestmark = pytest.mark.usefixtures("in_a")
WAYS = [Channel.STOREFRONT, Channel.API, Channel.DESK]


@pytest.mark.parametrize("channel", WAYS)
@pytest.mark.parametrize("text", ["09:00", "09:10"])
def test_the_same_time_again_is_taken_on_every_way_in(channel, text):
    shop = make_shop(MORNING, step_minutes=10)
    shop.book("09:00")
    with pytest.raises(SlotTaken):
        shop.book(text, **way(channel))


@pytest.mark.parametrize("channel", WAYS)
@pytest.mark.parametrize("text", ["03:00", "08:45", "11:45", "13:00", "10:00"])
def test_off_hours_breaks_and_what_runs_into_them_are_refused_on_every_way_in(channel, text):
    shop = make_shop(MORNING, step_minutes=15)
    shop.works(shop.staff[0], "10:00-10:30", kind="break")
    with pytest.raises(BadInput) as refused:
        shop.book(text, **way(channel))
    assert code_of(refused) == [("start", "closed")]


@pytest.mark.parametrize("channel", WAYS)
def test_a_closed_day_the_past_and_the_far_future_are_refused_on_every_way_in(channel):
    shop = make_shop(MORNING)
    Closure.objects.create(location=shop.location, starts_on=MONDAY, ends_on=days_after(1))
    for day, code in [(MONDAY, "closed"), (days_after(-14), "past"), (days_after(7 * 110), "too_far")]:
        with pytest.raises(BadInput) as refused:
            shop.book("09:00", day=day, **way(channel))
        assert code_of(refused) == [("start", code)]


def test_online_a_start_keeps_notice_and_grid_the_desk_does_not():
    shop = make_shop(MORNING, notice_minutes=120)
    shop.now = shop.at("09:05")
    for text, code in [("10:00", "too_soon"), ("11:10", "off_grid")]:
        with pytest.raises(BadInput) as refused:
            shop.book(text)
        assert code_of(refused) == [("start", code)]
    assert shop.book("09:40", **way(Channel.DESK)).starts_at == shop.at("09:40")


def test_every_problem_of_a_visit_is_named():
    shop = make_shop(MORNING)
    other = ServiceFactory()
    mask = AddOnFactory(services=[other])
    wishes = [LineWish(999_999), LineWish(shop.service.pk, variant_id=77, add_on_ids=(mask.pk,), staff_id=88)]
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", *wishes)
    fields = ["lines.0.service", "lines.1.variant", "lines.1.add_ons", "lines.1.staff"]
    assert code_of(refused) == [(field, "unknown") for field in fields]


def test_a_customer_needs_a_name_and_a_way_to_be_reached():
    shop = make_shop(MORNING)
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", day=days_after(-14), customer=CustomerDetails(email="no-address", phone="12"))
    assert [field for field, _code in code_of(refused)] == ["start", "name", "phone", "email"]
    assert (Appointment.objects.count(), Block.objects.count(), Customer.objects.count()) == (0, 0, 0)


def test_an_unknown_location_and_a_time_without_offset_are_refused():
    shop = make_shop(MORNING)
    naive = shop.at("09:00").replace(tzinfo=None)
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", starts_at=naive)
    assert code_of(refused) == [("start", "offset")]
    with pytest.raises(NotFound):
        shop.book("09:00", location_id=999_999)


@pytest.mark.parametrize("channel", [Channel.STOREFRONT, Channel.API])
def test_of_a_service_that_comes_in_kinds_a_stranger_must_choose_one(channel):
    shop = make_shop(MORNING)
    variant = ServiceVariantFactory(service=shop.service)
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", **way(channel))
    assert code_of(refused) == [("lines.0.variant", "required")]
    assert shop.book("09:00", LineWish(shop.service.pk, variant.pk), **way(channel)).total_minor == 6200


def test_a_failure_at_the_end_leaves_nothing_behind(monkeypatch):
    def fail(**_facts):
        raise RuntimeError

    shop = make_shop(MORNING)
    monkeypatch.setattr("booking.diary.services.appointment_announce", fail)
    with pytest.raises(RuntimeError):
        shop.book("09:00")
    assert (Appointment.objects.count(), Block.objects.count(), Customer.objects.count()) == (0, 0, 0)
