"""What is only asked for is moved: it stays asked for, holds its new time, and the old one is free."""

import pytest

from booking.diary.models import Appointment, Block
from booking.diary.pending import appointment_accept
from booking.diary.services import appointment_move
from booking.diary.tokens import manage_token
from booking.diary.wishes import Channel, SlotTaken, WrongState
from booking.requests.models import RequestRules
from crm.messaging.models import Message
from tests.booking.diary.shop import CUSTOMER
from tests.booking.requests.scene import RITA, ask, confirming_shop

pytestmark = pytest.mark.usefixtures("in_a")
WAYS = {
    "customer": {"actor": CUSTOMER, "channel": Channel.STOREFRONT},
    "desk": {"actor": RITA, "channel": Channel.DESK},
}


def move(shop, visit, text="10:00", way="customer", **options):
    asked = {"clock": shop.clock, "version": visit.version, **WAYS[way], **options}
    return appointment_move(appointment_id=visit.pk, starts_at=shop.at(text), **asked)


def stands(visit):
    return Appointment.objects.get(pk=visit.pk)


@pytest.mark.parametrize("way", WAYS)
def test_it_stays_asked_for_and_holds_the_new_time_while_the_old_one_is_free(way):
    shop = confirming_shop()
    shop.rule(move_notice_minutes=10_000)
    visit = move(shop, ask(shop), way=way)
    assert (visit.state, visit.starts_at, visit.version) == ("pending", shop.at("10:00"), 2)
    with pytest.raises(SlotTaken):
        shop.book("10:00")
    assert shop.book("09:00").state == "booked"
    assert Block.objects.filter(appointment=visit).count() == 1


def test_the_salon_has_until_before_the_new_start_to_answer():
    shop = confirming_shop(answer_hours=200, before_hours=2)
    visit = ask(shop, "11:00")
    assert visit.pending_until == shop.at("09:00")
    assert move(shop, visit, "09:30").pending_until == shop.at("07:30")


def test_where_the_rules_no_longer_ask_for_it_the_former_limit_holds():
    shop = confirming_shop(answer_hours=200, before_hours=2)
    visit = ask(shop, "11:00")
    RequestRules.objects.update(mode="never")
    assert move(shop, visit, "10:00").pending_until == visit.pending_until
    assert stands(visit).state == "pending"


def test_both_sides_hear_what_is_asked_for_now_and_nothing_of_a_booking():
    shop = confirming_shop()
    visit = ask(shop)
    move(shop, visit)
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert sorted(kinds) == ["visit_asked_customer"] * 2 + ["visit_asked_staff"] * 2


def test_a_drag_that_is_taken_back_is_heard_by_nobody():
    shop = confirming_shop()
    visit = ask(shop)
    moved = move(shop, visit, way="desk", is_tried=True)
    move(shop, moved, "09:00", way="desk", is_undo=True)
    assert Message.objects.filter(kind="visit_asked_customer").count() == 1


def test_a_yes_right_after_a_drag_is_the_only_news():
    shop = confirming_shop()
    moved = move(shop, ask(shop), way="desk", is_tried=True)
    appointment_accept(actor=RITA, clock=shop.clock, appointment_id=moved.pk)
    kinds = list(Message.objects.filter(kind__endswith="_customer").values_list("kind", flat=True))
    assert sorted(kinds) == ["visit_asked_customer", "visit_booked_customer"]


def test_what_was_not_answered_in_time_is_not_moved_any_more():
    shop = confirming_shop(answer_hours=8)
    visit = ask(shop)
    shop.now = visit.pending_until
    with pytest.raises(WrongState):
        move(shop, visit)


def test_a_time_that_is_taken_leaves_it_where_it_was():
    shop = confirming_shop()
    visit = ask(shop)
    shop.busy("10:00-11:00")
    with pytest.raises(SlotTaken):
        move(shop, visit)
    assert (stands(visit).starts_at, Block.objects.filter(appointment=visit).count()) == (shop.at("09:00"), 1)


def test_the_customers_page_offers_other_times_to_ask_for(client_of, salon_a):
    shop = confirming_shop()
    token = manage_token(ask(shop))
    Appointment.objects.update(
        pending_until="2099-01-01T00:00Z", starts_at="2099-01-01T09:00Z", ends_at="2099-01-01T09:30Z"
    )
    client = client_of(salon_a)
    assert "Ask for another time" in client.get(f"/b/{token}/").content.decode()
    assert client.get(f"/b/{token}/move/").status_code == 200
