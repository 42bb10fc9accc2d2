"""Moving and cancelling: the old time is free at once, notice is kept, of two tabs one wins."""

import pytest

from booking.diary.services import (
    appointment_cancel,
    appointment_move,
)
from booking.diary.wishes import (
    Channel,
    SlotTaken,
    TooLate,
    WrongState,
)
from kernel.errors import StaleVersion
from tests.booking.diary.shop import CUSTOMER, MORNING, make_shop, way

pytestmark = pytest.mark.usefixtures("in_a")


def move(shop, made, text, **options):
    """Move as the customer unless said."""
    asked = {"actor": CUSTOMER, "channel": Channel.STOREFRONT, "version": made.version, "clock": shop.clock}
    return appointment_move(appointment_id=made.pk, starts_at=shop.at(text), **{**asked, **options})


def cancel(shop, made, **options):
    """Cancel as the customer unless said."""
    asked = {"actor": CUSTOMER, "channel": Channel.STOREFRONT, "version": made.version, "clock": shop.clock}
    return appointment_cancel(appointment_id=made.pk, **{**asked, **options})


def test_a_moved_visit_frees_its_old_time_and_keeps_its_price():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    shop.service.price_minor = 1
    shop.service.save()
    moved = move(shop, made, "09:30")
    assert (moved.starts_at, moved.total_minor, moved.sequence, moved.version) == (
        shop.at("09:30"),
        4800,
        1,
        2,
    )
    assert shop.starts() == "09:00 10:00 10:30 11:00 11:30"


def test_a_visit_cannot_be_moved_twice_by_two_tabs():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    move(shop, made, "09:30")
    with pytest.raises(StaleVersion) as stale:
        move(shop, made, "10:00", version=1)
    assert stale.value.data == {"version": 2}


def test_a_visit_can_be_moved_over_its_own_old_time_and_not_over_another():
    shop = make_shop(MORNING, step_minutes=15)
    made = shop.book("09:00")
    shop.book("10:00")
    assert move(shop, made, "09:15").starts_at == shop.at("09:15")
    made.refresh_from_db()
    with pytest.raises(SlotTaken):
        move(shop, made, "09:45")


def test_the_desk_moves_a_visit_to_somebody_else():
    shop = make_shop(MORNING)
    ben = shop.hires("Ben", MORNING)
    made = shop.book("09:00")
    moved = move(shop, made, "09:00", staff_ids=[ben.pk], **way(Channel.DESK))
    assert moved.lines.get().staff == ben


def test_customers_keep_the_notice_and_the_desk_need_not():
    shop = make_shop(MORNING, cancel_notice_minutes=60, move_notice_minutes=60)
    made = shop.book("09:00")
    shop.now = shop.at("08:01")
    for change in (lambda: move(shop, made, "10:00"), lambda: cancel(shop, made)):
        with pytest.raises(TooLate):
            change()
    assert cancel(shop, made, **way(Channel.DESK), reason="ill").cancel_reason == "ill"


def test_a_cancelled_visit_frees_its_time_at_once_and_stays_cancelled():
    shop = make_shop("09:00-09:30")
    gone = cancel(shop, shop.book("09:00"))
    assert (gone.state, gone.blocks.count(), shop.starts()) == ("cancelled", 0, "09:00")
    with pytest.raises(WrongState):
        cancel(shop, gone)
    with pytest.raises(WrongState):
        move(shop, gone, "09:00")
    shop.book("09:00")
