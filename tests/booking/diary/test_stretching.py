"""A visit gets longer or shorter from the same start; whoever stands in the way refuses it."""

from datetime import datetime

import pytest

from booking.diary.lines.stretching import appointment_stretch
from booking.diary.models import AppointmentState, Block
from booking.diary.services import appointment_move, appointment_set_state
from booking.diary.wishes import Channel, CustomerDetails, SlotTaken, WrongState
from crm.messaging.models import Message
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tests.booking.diary.shop import SYSTEM, make_shop
from tests.cast import ServiceFactory

pytestmark = pytest.mark.usefixtures("in_a")

MORNING = "09:00-12:00"
RITA = Actor(kind=ActorKind.USER, id=1, name="Rita", role="receptionist", source="desk")


def stretch(shop, made, minutes, **options):
    asked = {"actor": SYSTEM, "clock": shop.clock, "version": made.version, **options}
    return appointment_stretch(appointment_id=made.pk, minutes=minutes, **asked)


def test_a_longer_visit_keeps_its_start_and_takes_the_time():
    shop = make_shop(MORNING)
    made = stretch(shop, shop.book("09:00"), 90)
    assert (made.starts_at, made.ends_at) == (shop.at("09:00"), shop.at("10:30"))
    assert [row.during.upper for row in Block.objects.filter(appointment=made)] == [shop.at("10:30")]


def test_a_shorter_visit_gives_the_time_free():
    shop = make_shop(MORNING)
    made = stretch(shop, shop.book("09:00"), 20)
    assert [row.during.upper for row in Block.objects.filter(appointment=made)] == [shop.at("09:20")]


def test_the_finishing_is_stretched_where_there_is_one():
    shop = make_shop(MORNING)
    shop.service = ServiceFactory(
        staff=shop.staff, work_minutes=30, processing_minutes=30, finishing_minutes=15
    )
    line = stretch(shop, shop.book("09:00"), 90).lines.get()
    assert (line.work_minutes, line.processing_minutes, line.finishing_minutes) == (30, 30, 30)


def test_the_length_goes_along_when_the_visit_is_moved():
    shop = make_shop(MORNING)
    made = stretch(shop, shop.book("09:00"), 90)
    moved = appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=made.pk,
        version=made.version, starts_at=shop.at("10:00"),
    )  # fmt: skip
    assert moved.ends_at == shop.at("11:30")


def test_the_menu_says_again_how_long_it_takes_when_nobody_else_does():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    ends_at = made.ends_at
    assert stretch(shop, stretch(shop, made, 90), None).ends_at == ends_at


def test_the_next_visit_stands_in_the_way():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    shop.book("10:00")
    with pytest.raises(SlotTaken):
        stretch(shop, made, 75)
    made.refresh_from_db()
    assert made.ends_at == shop.at("09:30")


def test_over_another_visit_only_by_right_and_with_a_mark():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    shop.book("10:00")
    with pytest.raises(NotAllowed):
        stretch(shop, made, 75, override=True, actor=RITA)
    stretch(shop, made, 75, override=True)
    assert Block.objects.get(appointment=made).overbooked


def test_after_the_shift_nobody_is_there():
    shop = make_shop(MORNING)
    with pytest.raises(BadInput):
        stretch(shop, shop.book("11:00"), 75)


def test_a_visit_that_has_begun_is_stretched_and_nobody_is_written_to():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    clock = FixedClock(shop.at("09:20"))
    made = appointment_set_state(
        actor=SYSTEM, clock=clock, appointment_id=made.pk, version=None, state="in_service"
    )
    written = Message.objects.count()
    assert stretch(shop, made, 90, clock=clock).ends_at == shop.at("10:30")
    assert Message.objects.count() == written


def test_the_customer_is_told_of_a_later_end_and_not_of_an_earlier_one():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    sequence = made.sequence
    assert stretch(shop, made, 20).sequence == sequence
    made.refresh_from_db()
    assert stretch(shop, made, 90).sequence == sequence + 1


def told_at_least(shop):
    """A visit of a customer with an address, and what was said of it when it was booked."""
    made = shop.book("09:00", customer=CustomerDetails(name="Mia", email="mia@example.com"))
    return made, Message.objects.count()


def test_a_stretch_that_is_taken_back_is_told_to_nobody():
    shop = make_shop(MORNING)
    made, written = told_at_least(shop)
    stretch(shop, stretch(shop, made, 90), None)
    assert Message.objects.count() == written


def test_a_visit_that_is_shortened_right_after_its_move_is_told_of_as_it_stands():
    shop = make_shop(MORNING)
    made, _written = told_at_least(shop)
    moved = appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=made.pk,
        version=made.version, starts_at=shop.at("10:00"), is_tried=True,
    )  # fmt: skip
    stretch(shop, moved, 20)
    said = Message.objects.get(kind="visit_moved_customer").context["visit"]
    assert datetime.fromisoformat(said["ends_at"]) == shop.at("10:20")


@pytest.mark.parametrize("minutes", [0, 4, 721, -30])
def test_a_length_that_makes_no_sense_is_refused(minutes):
    shop = make_shop(MORNING)
    with pytest.raises(BadInput):
        stretch(shop, shop.book("09:00"), minutes)


def test_somebody_elses_change_is_not_overwritten():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    stretch(shop, made, 75)
    with pytest.raises(StaleVersion):
        stretch(shop, made, 90)


def test_a_visit_that_is_over_stays_as_it_was():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    type(made).objects.filter(pk=made.pk).update(state=AppointmentState.DONE)
    with pytest.raises(WrongState):
        stretch(shop, made, 75)


def test_the_trail_says_it():
    shop = make_shop(MORNING)
    stretch(shop, shop.book("09:00"), 75)
    assert AuditLine.objects.filter(action="appointment.stretch").count() == 1
