"""Which bookings wait for the salon's yes, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from booking.diary.models import Appointment
from booking.diary.wishes import Channel, LineWish, VisitExtras
from booking.requests.models import RequestRules
from booking.requests.services import rules_save
from kernel.errors import NotAllowed, NotFound, StaleVersion
from tests.booking.diary.shop import staff_actor
from tests.booking.requests.scene import ask, confirming_shop
from tests.cast import ServiceFactory

pytestmark = pytest.mark.usefixtures("in_a")
OWNER = staff_actor("owner")


def test_without_a_rule_everything_is_booked_at_once():
    assert ask(confirming_shop("never")).state == "booked"


def test_the_desk_and_what_the_salon_offered_itself_wait_for_nobody():
    shop = confirming_shop()
    assert shop.book("09:00").state == "booked"
    at_desk = {"channel": Channel.DESK, "actor": OWNER, "extras": VisitExtras(by_stranger=False)}
    assert ask(shop, "10:00", **at_desk).state == "booked"


def test_new_customers_wait_until_they_have_come_once():
    shop = confirming_shop("new")
    first = ask(shop)
    assert first.state == "pending"
    assert ask(shop, "10:00").state == "pending"
    Appointment.objects.filter(pk=first.pk).update(state="done", pending_until=None)
    assert ask(shop, "11:00").state == "booked"


@pytest.mark.parametrize(("salon", "own", "state"), [
    ("never", "always", "pending"), ("always", "never", "booked"), ("never", "new", "pending"),
])  # fmt: skip
def test_a_service_may_have_a_rule_of_its_own(salon, own, state):
    shop = confirming_shop(salon)
    rules_save(actor=OWNER, version=1, values={}, modes={shop.service.pk: own})
    assert ask(shop).state == state


def test_the_strictest_service_decides_for_the_visit():
    shop = confirming_shop("never")
    other = ServiceFactory(work_minutes=30)
    other.staff_services.create(staff=shop.staff[0])
    rules_save(actor=OWNER, version=1, values={}, modes={other.pk: "always"})
    assert ask(shop, "09:00", LineWish(shop.service.pk), LineWish(other.pk)).state == "pending"


def hours(shop, *, opening, closing):
    """The shop is open at these hours of every day."""
    for rule in shop.location.opening_rules.all():
        rule.start_minute, rule.end_minute = opening * 60, closing * 60
        rule.save()


def test_only_hours_in_which_the_shop_is_open_count():
    shop = confirming_shop(answer_hours=3)
    hours(shop, opening=9, closing=18)
    shop.now = datetime(2026, 2, 25, 16, tzinfo=UTC)  # five in the afternoon in Berlin: one hour is left
    assert ask(shop).pending_until == datetime(2026, 2, 26, 10, tzinfo=UTC)


def test_the_answer_comes_before_the_visit_at_the_latest():
    shop = confirming_shop(answer_hours=72, before_hours=5)
    visit = ask(shop)
    assert visit.starts_at - visit.pending_until == timedelta(hours=5)


def test_what_is_asked_for_at_the_last_moment_stands_until_its_start():
    shop = confirming_shop(answer_hours=72, before_hours=5)
    shop.now = shop.at("08:00")
    visit = ask(shop)
    assert visit.pending_until == visit.starts_at


def test_only_who_may_write_the_places_changes_the_rules_and_not_over_a_newer_state():
    for role in ("receptionist", "stylist", "accountant"):
        with pytest.raises(NotAllowed):
            rules_save(actor=staff_actor(role), version=1, values={}, modes={})
    rules_save(actor=OWNER, version=1, values={"mode": "always"}, modes={})
    with pytest.raises(StaleVersion):
        rules_save(actor=OWNER, version=1, values={"mode": "never"}, modes={})
    with pytest.raises(NotFound):
        rules_save(actor=OWNER, version=2, values={}, modes={999: "always"})
    assert RequestRules.objects.get().mode == "always"
