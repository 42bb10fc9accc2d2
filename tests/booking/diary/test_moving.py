"""What was sold once can still be moved, whatever became of the menu and the team; and nobody gets in by moving."""

import pytest
from django.utils import timezone

from booking.diary.availability import free_offers
from booking.diary.changes import wishes_of
from booking.diary.services import appointment_move
from booking.diary.wishes import Channel, LineWish
from kernel.actor import Actor, ActorKind
from kernel.errors import BadInput
from tests.booking.diary.shop import CUSTOMER, MONDAY, make_shop
from tests.cast import AddOnFactory, ServiceVariantFactory

pytestmark = pytest.mark.usefixtures("in_a")

MORNING = "09:00-12:00"
DESK = {
    "channel": Channel.DESK,
    "actor": Actor(kind=ActorKind.USER, id=1, name="Rita", role="receptionist", source="desk"),
}


def archived(row):
    """Put it away."""
    row.archived_at = timezone.now()
    row.save()
    return row


def move(shop, made, text="10:00", **options):
    """Move as the customer unless said."""
    asked = {"actor": CUSTOMER, "channel": Channel.STOREFRONT, "version": None, "clock": shop.clock}
    return appointment_move(appointment_id=made.pk, starts_at=shop.at(text), **{**asked, **options})


def starts(shop, made, channel=Channel.STOREFRONT):
    """How many starts are offered for moving the visit on its own day."""
    (day,) = free_offers(
        location_id=shop.location.pk, wishes=wishes_of(made, channel, None), first_day=MONDAY, last_day=MONDAY,
        channel=channel, clock=shop.clock, moving_id=made.pk,
    )  # fmt: skip
    return len(day.offers)


@pytest.mark.parametrize("channel", [Channel.STOREFRONT, Channel.DESK])
def test_a_service_that_was_put_away_is_still_offered_to_be_moved(channel):
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    archived(shop.service)
    assert starts(shop, made, channel) == 6


def test_a_visit_is_moved_with_its_variant_and_add_on_though_all_are_put_away():
    shop = make_shop(MORNING)
    variant = ServiceVariantFactory(service=shop.service)
    extra = AddOnFactory(services=[shop.service])
    made = shop.book("09:00", LineWish(shop.service.pk, variant.pk, (extra.pk,)))
    for row in (shop.service, variant, extra):
        archived(row)
    moved = move(shop, made)
    assert (moved.starts_at, moved.ends_at) == (shop.at("10:00"), shop.at("11:15"))


def test_what_was_put_away_is_not_sold_anew():
    shop = make_shop(MORNING)
    extra = archived(AddOnFactory(services=[shop.service]))
    variant = archived(ServiceVariantFactory(service=shop.service))
    with pytest.raises(BadInput) as refused:
        shop.book("09:00", LineWish(shop.service.pk, variant.pk, (extra.pk,)))
    assert [problem.field for problem in refused.value.problems] == ["lines.0.variant", "lines.0.add_ons"]


def test_who_asked_for_somebody_who_left_is_moved_to_whoever_is_free():
    shop = make_shop(MORNING)
    ben = shop.hires("Ben", MORNING)
    made = shop.book("09:00", LineWish(shop.service.pk, staff_id=shop.staff[0].pk))
    archived(shop.staff[0])
    assert starts(shop, made) == 6
    assert move(shop, made).lines.get().staff == ben


def test_a_customer_keeps_the_person_they_had_though_strangers_cannot_book_them():
    shop = make_shop(MORNING)
    ana = shop.staff[0]
    made = shop.book("09:00", LineWish(shop.service.pk, staff_id=ana.pk))
    ana.bookable_online = False
    ana.save()
    assert move(shop, made).lines.get().staff == ana


def test_a_customer_cannot_move_to_somebody_whom_strangers_cannot_book():
    shop = make_shop(MORNING)
    ben = shop.hires("Ben", MORNING, bookable_online=False)
    made = shop.book("09:00")
    with pytest.raises(BadInput):
        move(shop, made, channel=Channel.API, staff_ids=[ben.pk])
    shop.busy("10:00-11:00")
    with pytest.raises(BadInput):
        move(shop, made, channel=Channel.API, staff_ids=[ben.pk])


def test_moving_at_the_desk_does_not_say_that_somebody_was_asked_for():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    moved = move(shop, made, staff_ids=[shop.staff[0].pk], **DESK)
    assert not moved.lines.get().staff_requested
