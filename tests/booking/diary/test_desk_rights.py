"""What the desk may do that a customer may not, and who at the desk may do it."""

import pytest

from booking.diary.selectors.visits import visit
from booking.diary.services import (
    appointment_note,
    appointment_set_state,
)
from booking.diary.wishes import (
    Channel,
    CustomerDetails,
    LineWish,
)
from kernel.clock import FixedClock
from kernel.errors import NotAllowed, StaleVersion
from tests.booking.diary.shop import CUSTOMER, MORNING, make_shop, staff_actor, way
from tests.cast import UserFactory

pytestmark = pytest.mark.usefixtures("in_a")


def set_state(shop, made, state, *, at="09:00", actor=None):
    """Take the visit on, at that time of the day."""
    return appointment_set_state(
        actor=actor or staff_actor("receptionist"),
        clock=FixedClock(shop.at(at)),
        appointment_id=made.pk,
        version=made.version,
        state=state,
    )


def test_rights_decide_at_the_desk(in_a):
    shop = make_shop(MORNING)
    stylist, customer = staff_actor("stylist", UserFactory().pk), CUSTOMER
    made = shop.book("09:00")
    for actor in (stylist, customer, staff_actor("accountant")):
        with pytest.raises(NotAllowed):
            shop.book("10:00", channel=Channel.DESK, actor=actor)
        with pytest.raises(NotAllowed):
            set_state(shop, made, "arrived", actor=actor)
    shop.staff[0].user_id = stylist.id
    shop.staff[0].save()
    own = LineWish(shop.service.pk, staff_id=shop.staff[0].pk)
    assert shop.book("10:00", own, channel=Channel.DESK, actor=stylist)
    assert set_state(shop, made, "arrived", actor=stylist)


@pytest.mark.parametrize("text", ["09:00", "03:00", "09:10"])
def test_a_manager_may_book_over_everything_and_it_is_recorded(text):
    shop = make_shop(MORNING)
    shop.book("09:00")
    with pytest.raises(NotAllowed):
        shop.book(text, **way(Channel.DESK), override=True)
    made = shop.book(text, channel=Channel.DESK, actor=staff_actor("manager"), override=True)
    assert [(block.overbooked, block.allowed_by) for block in made.blocks.all()] == [(True, "Rita")]


def test_the_desk_books_somebody_known_by_name_only_or_nobody():
    shop = make_shop(MORNING)
    walk_in = shop.book("09:00", customer=CustomerDetails(name="Walk-in"), **way(Channel.DESK))
    nobody = shop.book("09:30", customer=CustomerDetails(), **way(Channel.DESK))
    assert (walk_in.customer.name, nobody.customer) == ("Walk-in", None)


def test_the_note_of_the_desk_is_kept_with_its_version():
    shop = make_shop(MORNING)
    made = shop.book("09:00")
    actor = staff_actor("receptionist")
    appointment_note(actor=actor, appointment_id=made.pk, version=1, desk_note="likes tea")
    with pytest.raises(StaleVersion):
        appointment_note(actor=actor, appointment_id=made.pk, version=1, desk_note="coffee")
    assert visit(made.pk).desk_note == "likes tea"
