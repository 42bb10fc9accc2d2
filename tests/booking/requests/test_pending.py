"""A visit that the salon confirms itself: it holds its time, and one answer ends the waiting."""

from datetime import timedelta

import pytest

from booking.diary import pending
from booking.diary.confirming import appointment_confirm
from booking.diary.models import Appointment, Block
from booking.diary.pending import appointment_accept, appointment_decline, next_expiry
from booking.diary.services import appointment_cancel, appointment_set_state
from booking.diary.telling.letters import visit_render as render
from booking.diary.wishes import AlreadyAnswered, Channel, SlotTaken, TooLate, WrongState
from booking.waitlist.models import Opening
from crm.messaging.models import Message, PlannedMessage
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tests.booking.diary.shop import CUSTOMER, staff_actor
from tests.booking.requests.scene import RITA, ask, confirming_shop, expire
from tests.booking.waitlist.scene import join

pytestmark = pytest.mark.usefixtures("in_a")


def accept(shop, visit, **options):
    """The desk says yes."""
    return appointment_accept(**{"actor": RITA, "clock": shop.clock, "appointment_id": visit.pk, **options})


def decline(shop, visit, **options):
    """The desk says no."""
    return appointment_decline(**{"actor": RITA, "clock": shop.clock, "appointment_id": visit.pk, **options})


def kinds():
    """The messages owed so far, by kind."""
    return sorted(Message.objects.values_list("kind", flat=True))


def test_what_is_asked_for_holds_its_time_and_is_in_nobodys_calendar():
    shop = confirming_shop()
    visit = ask(shop)
    assert (visit.state, Block.objects.filter(appointment=visit).count()) == ("pending", 1)
    with pytest.raises(SlotTaken):
        shop.book("09:00")
    assert kinds() == ["visit_asked_customer", "visit_asked_staff"]
    assert not any(message.context["keeps_calendar"] for message in Message.objects.all())
    assert not PlannedMessage.objects.exists()


def test_the_letter_says_that_nothing_is_confirmed_yet():
    ask(confirming_shop())
    letter, staff = (render(message) for message in Message.objects.order_by("kind"))
    assert "Not confirmed yet" in letter.text
    assert "See or withdraw" in letter.text
    assert "Please answer: Nia" in staff.subject


def test_accepted_it_is_a_booking_like_any_other_with_reminders():
    shop = confirming_shop()
    visit = accept(shop, ask(shop))
    assert (visit.state, visit.pending_until, next_expiry()) == ("booked", None, None)
    assert "visit_booked_customer" in kinds()
    assert PlannedMessage.objects.filter(about_id=visit.pk, kind="visit_reminder_customer").exists()
    assert AuditLine.objects.filter(action="appointment.accept", object_id=visit.pk).exists()


def test_declined_the_customer_hears_why_and_what_is_free_and_the_time_is_free():
    shop = confirming_shop()
    visit = decline(shop, ask(shop), reason="Ana is away.", offered=[shop.at("11:00"), shop.at("10:00")])
    assert (visit.state, visit.refusal, visit.cancel_reason) == ("cancelled", "declined", "Ana is away.")
    text = render(Message.objects.get(kind="visit_declined_customer")).text
    assert "Ana is away." in text
    assert text.index("10:00") < text.index("11:00")
    assert shop.book("09:00").state == "booked"


def test_the_waitlist_hears_of_the_time_that_is_free_again():
    shop = confirming_shop()
    first, second = ask(shop), ask(shop, "10:00")
    join(shop)
    decline(shop, first)
    assert expire(shop, hours=9) == 1
    assert Opening.objects.filter(starts_at__in=[first.starts_at, second.starts_at]).count() == 2


def test_one_answer_is_enough_and_a_second_changes_nothing():
    shop = confirming_shop()
    visit = ask(shop)
    accept(shop, visit)
    for answer in (accept, decline):
        with pytest.raises(AlreadyAnswered):
            answer(shop, visit)


def test_an_answer_to_what_has_changed_since_is_no_answer():
    shop = confirming_shop()
    visit = ask(shop)
    with pytest.raises(StaleVersion):
        accept(shop, visit, version=visit.version + 1)


def test_what_is_past_cannot_be_accepted_any_more():
    shop = confirming_shop()
    visit = ask(shop)
    shop.now = visit.starts_at
    with pytest.raises(TooLate):
        accept(shop, visit)


def test_who_may_not_change_the_visit_may_not_answer_it():
    shop = confirming_shop()
    visit = ask(shop)
    for role in ("accountant", "stylist"):
        with pytest.raises(NotAllowed):
            accept(shop, visit, actor=staff_actor(role))
    with pytest.raises(NotAllowed):
        decline(shop, visit, actor=CUSTOMER)


@pytest.mark.parametrize("values", [{"reason": "x" * 201}, {"offered": 4}])
def test_too_much_in_a_refusal_is_refused_itself(values):
    shop = confirming_shop()
    visit = ask(shop)
    options = {**values, "offered": [shop.at("10:00")] * values.get("offered", 0)}
    with pytest.raises(BadInput):
        decline(shop, visit, **options)
    visit.refresh_from_db()
    assert visit.state == "pending"


def test_nobody_answers_and_the_time_is_over_once():
    shop = confirming_shop()
    visit = ask(shop)
    assert expire(shop) == 0
    assert next_expiry() == visit.pending_until
    shop.now = visit.pending_until
    assert (expire(shop), expire(shop)) == (1, 0)
    visit.refresh_from_db()
    assert (visit.state, visit.refusal) == ("cancelled", "expired")
    assert kinds().count("visit_expired_customer") == 1
    assert not Block.objects.filter(appointment=visit).exists()


def test_the_customer_withdraws_at_any_time_and_the_team_is_told():
    shop = confirming_shop()
    visit = ask(shop)
    options = {"channel": Channel.STOREFRONT, "appointment_id": visit.pk, "version": None}
    cancelled = appointment_cancel(actor=CUSTOMER, clock=shop.clock, **options)
    assert (cancelled.state, cancelled.refusal, cancelled.pending_until) == ("cancelled", "", None)


def test_nothing_else_can_be_done_with_it_before_the_answer():
    shop = confirming_shop()
    visit = ask(shop)
    common = {"actor": RITA, "clock": shop.clock, "appointment_id": visit.pk, "version": None}
    for change, options in (
        (appointment_set_state, {"state": "arrived"}),
        (appointment_confirm, {"channel": Channel.STOREFRONT}),
        (appointment_cancel, {"channel": Channel.DESK}),
    ):
        with pytest.raises(WrongState):
            change(**{**common, **options})
    assert Appointment.objects.get(pk=visit.pk).version == visit.version


def test_a_dozen_hours_later_is_said_by_the_due_table():
    shop = confirming_shop(answer_hours=2)
    visit = ask(shop)
    assert visit.pending_until - shop.now == timedelta(hours=2)


def test_one_that_cannot_lapse_does_not_keep_the_others_and_is_heard_of_at_the_end(monkeypatch):
    shop = confirming_shop()
    broken, *others = [ask(shop, text) for text in ("09:00", "10:00", "11:00")]
    refuse = pending.visit_cancel

    def fails_for_one(visit, **options):
        visit.lines.get()  # the broken one has none
        refuse(visit, **options)

    monkeypatch.setattr(pending, "BATCH", 1)
    monkeypatch.setattr(pending, "visit_cancel", fails_for_one)
    broken.lines.all().delete()
    with pytest.raises(ExceptionGroup) as raised:
        expire(shop, hours=9)
    assert len(raised.value.exceptions) == 1
    states = dict(Appointment.objects.values_list("pk", "state"))
    assert states == {broken.pk: "pending"} | {visit.pk: "cancelled" for visit in others}
