"""A time from the waitlist asks the salon's questions, and its yes where the salon confirms bookings itself."""

import pytest

from booking.requests.models import RequestRules
from booking.waitlist.models import WaitlistOffer
from booking.waitlist.services import offer_by_hand, offer_take
from kernel.errors import BadInput
from tests.booking.diary.shop import CUSTOMER
from tests.booking.questions.test_questions import question
from tests.booking.waitlist.scene import RITA, cancel, full_shop, join, offers, state_of, work

pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def shop():
    return full_shop()


def confirms(mode="always"):
    RequestRules.objects.update_or_create(pk=1, defaults={"mode": mode})


def offered(shop):
    """Mia waits, nine o'clock comes free and is offered to her."""
    mia = join(shop, "Mia", phone="+49 151 23456789")
    cancel(shop)
    work(shop)
    return mia


def take(shop, actor=CUSTOMER, **options):
    offer = WaitlistOffer.objects.get(state="open")
    return offer_take(actor=actor, clock=shop.clock, offer_id=offer.pk, **options)


def test_where_the_salon_confirms_itself_what_is_taken_is_asked_for_and_keeps_its_time(shop):
    confirms()
    mia = offered(shop)
    visit = take(shop)
    assert (visit.state, state_of(mia), offers("taken")) == ("pending", "booked", [("Mia", "09:00")])
    assert visit.pending_until > shop.now
    assert visit.blocks.exclude(kind="hold").count() == 1


def test_taken_twice_it_is_the_same_request(shop):
    confirms()
    offered(shop)
    offer = WaitlistOffer.objects.get(state="open")
    visits = [offer_take(actor=CUSTOMER, clock=shop.clock, offer_id=offer.pk) for _tap in range(2)]
    assert visits[0] == visits[1]


def test_what_somebody_of_the_salon_offered_or_takes_for_them_needs_no_yes(shop):
    confirms()
    mia = join(shop, "Mia", phone="+49 151 23456789")
    cancel(shop)
    offer_by_hand(actor=RITA, clock=shop.clock, entry_id=mia.pk, starts_at=shop.at("09:00"))
    assert take(shop).state == "booked"
    leo = join(shop, "Leo", phone="+49 151 23456780")
    cancel(shop, "09:30")
    work(shop)
    assert (take(shop, RITA).state, state_of(leo)) == ("booked", "booked")


def test_the_answers_are_kept_and_one_that_is_missing_takes_nothing(shop):
    must = question(required=True)
    mia = offered(shop)
    with pytest.raises(BadInput) as refused:
        take(shop)
    assert [problem.field for problem in refused.value.problems] == [f"answers.{must.pk}"]
    assert (state_of(mia), offers()) == ("offered", [("Mia", "09:00")])
    assert take(shop, answers={must.pk: "Nuts"}).answers[0]["answer"] == "Nuts"


def test_the_desk_is_asked_nothing(shop):
    question(required=True)
    offered(shop)
    assert take(shop, RITA).answers == []
