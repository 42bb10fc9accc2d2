"""Freed time goes to whoever waits for it, by the salon's rule, and is never sold twice."""

from datetime import timedelta

import pytest

from booking.diary.lines.stretching import appointment_stretch
from booking.diary.models import Appointment, Block
from booking.diary.services import appointment_move, appointment_set_state
from booking.diary.wishes import Channel, LineWish, SlotTaken
from booking.waitlist import offering, services
from booking.waitlist.joining import entry_withdraw
from booking.waitlist.models import Opening, WaitlistEntry, WaitlistOffer
from booking.waitlist.services import OfferGone, OfferOver, offer_decline, offer_take
from booking.waitlist.tokens import entry_token
from crm.messaging.models import Message
from crm.messaging.rendering import message_render
from kernel.due.models import DueWork
from tests.booking.diary.shop import CUSTOMER, SYSTEM, days_after
from tests.booking.waitlist.scene import cancel, full_shop, join, offers, rule, state_of, work
from tests.cast import ServiceFactory

pytestmark = pytest.mark.usefixtures("in_a")


def take(shop, number: int = 0) -> Appointment:
    """The offer of that number is taken."""
    offer = WaitlistOffer.objects.order_by("id")[number]
    return offer_take(actor=CUSTOMER, clock=shop.clock, offer_id=offer.pk)


def test_a_cancelled_time_is_offered_to_the_first_in_line_and_held_for_them():
    shop = full_shop()
    mia, _leo = join(shop, "Mia"), join(shop, "Leo")
    cancel(shop)
    assert work(shop) == 1
    assert (offers(), state_of(mia)) == ([("Mia", "09:00")], "offered")
    with pytest.raises(SlotTaken):
        shop.book("09:00")


def test_taking_it_books_the_visit_and_makes_the_hold_good():
    shop = full_shop()
    mia = join(shop)
    cancel(shop)
    work(shop)
    visit = take(shop)
    assert (visit.starts_at, visit.visitor_email, visit.source) == (
        shop.at("09:00"),
        "mia@example.com",
        "waitlist",
    )
    assert (state_of(mia), visit.consent_address) == ("booked", "192.0.2.7")
    assert not Block.objects.filter(kind="hold").exists()


def test_taking_it_twice_is_one_visit():
    shop = full_shop()
    join(shop)
    cancel(shop)
    work(shop)
    assert take(shop).pk == take(shop).pk


def test_an_offer_without_an_answer_goes_to_the_next_in_line():
    shop = full_shop()
    mia = join(shop, "Mia")
    join(shop, "Leo")
    cancel(shop)
    work(shop)
    assert work(shop, minutes=29) == 0
    assert work(shop, minutes=1) == 1
    assert (offers("expired"), offers()) == ([("Mia", "09:00")], [("Leo", "09:00")])
    assert state_of(mia) == "waiting"
    with pytest.raises(OfferOver):
        take(shop, 0)


def test_the_first_is_not_asked_again_about_the_same_time():
    shop = full_shop()
    join(shop)
    cancel(shop)
    work(shop)
    assert work(shop, minutes=30) == 0
    assert Opening.objects.get().look_at is None


def test_who_says_no_keeps_waiting_and_the_next_is_asked_at_once():
    shop = full_shop()
    mia = join(shop, "Mia")
    join(shop, "Leo")
    cancel(shop)
    work(shop)
    offer_decline(actor=CUSTOMER, clock=shop.clock, offer_id=WaitlistOffer.objects.get().pk)
    assert (work(shop), offers(), state_of(mia)) == (1, [("Leo", "09:00")], "waiting")


def test_who_leaves_the_list_gives_the_held_time_to_the_next():
    shop = full_shop()
    mia = join(shop, "Mia")
    join(shop, "Leo")
    cancel(shop)
    work(shop)
    entry_withdraw(actor=CUSTOMER, clock=shop.clock, entry_id=mia.pk)
    assert (work(shop), offers(), state_of(mia)) == (1, [("Leo", "09:00")], "withdrawn")


def test_everyone_is_asked_at_once_and_the_first_to_take_it_has_it():
    rule("everyone")
    shop = full_shop()
    join(shop, "Mia")
    leo = join(shop, "Leo")
    cancel(shop)
    assert work(shop) == 2
    assert not Block.objects.filter(kind="hold").exists()
    take(shop, 0)
    with pytest.raises(OfferGone):
        take(shop, 1)
    assert (offers("taken"), offers("lost"), state_of(leo)) == (
        [("Mia", "09:00")],
        [("Leo", "09:00")],
        "waiting",
    )


def test_the_highest_value_is_asked_first():
    rule("value")
    shop = full_shop()
    dear = ServiceFactory(price_minor=9900, staff=shop.staff)
    join(shop, "Mia")
    join(shop, "Leo", lines=(LineWish(dear.pk),))
    cancel(shop)
    work(shop)
    assert offers() == [("Leo", "09:00")]


def test_by_hand_nothing_is_offered_by_itself():
    rule("by_hand")
    shop = full_shop()
    join(shop)
    cancel(shop)
    assert (work(shop), offers()) == (0, [])


def test_two_who_fit_into_two_freed_times_are_both_asked():
    shop = full_shop()
    join(shop, "Mia")
    join(shop, "Leo")
    cancel(shop, "09:00")
    cancel(shop, "09:30")
    assert work(shop) == 2
    assert sorted(time for _name, time in offers()) == ["09:00", "09:30"]


@pytest.mark.parametrize(
    "window",
    [
        {"weekdays": (1, 2)},
        {"from_minute": 9 * 60 + 15},
        {"until_minute": 9 * 60 + 15},
        {"from_date": days_after(1), "until_date": days_after(8)},
        {"notice_minutes": 5 * 24 * 60},
    ],
)
def test_who_cannot_come_then_is_not_asked(window):
    shop = full_shop()
    join(shop, **window)
    cancel(shop)
    assert work(shop) == 0


def test_who_wishes_for_somebody_else_is_not_asked():
    shop = full_shop()
    ben = shop.hires("Ben")
    join(shop, staff_ids=(ben.pk,))
    cancel(shop)
    assert work(shop) == 0


def test_who_wishes_for_one_of_two_people_is_asked_for_the_one_who_is_free():
    shop = full_shop()
    ben = shop.hires("Ben")
    join(shop, staff_ids=(ben.pk, shop.staff[0].pk))
    cancel(shop)
    assert work(shop) == 1
    assert WaitlistOffer.objects.get().staff_id_wished == shop.staff[0].pk


def test_who_can_only_be_called_is_left_to_the_desk():
    shop = full_shop()
    join(shop, email="", phone="+49 151 23456789")
    cancel(shop)
    assert work(shop) == 0


def test_the_salons_notice_is_still_kept_when_the_time_to_answer_ends():
    shop = full_shop(notice_minutes=60)
    join(shop)
    cancel(shop)
    shop.now = shop.at("07:45")
    assert work(shop) == 0


def test_a_moved_visit_frees_its_former_time():
    shop = full_shop(hours="09:00-10:30", move_notice_minutes=0)
    join(shop, until_minute=9 * 60 + 30)
    visit = Appointment.objects.get(starts_at=shop.at("09:00"))
    appointment_move(
        actor=CUSTOMER, clock=shop.clock, channel=Channel.STOREFRONT, appointment_id=visit.pk, version=None,
        starts_at=shop.at("10:00"),
    )  # fmt: skip
    assert (work(shop), offers()) == (1, [("Mia", "09:00")])


def test_the_rest_of_a_missed_visit_is_offered():
    shop = full_shop(hours="09:00-10:30", step_minutes=5)
    quick = ServiceFactory(work_minutes=10, staff=shop.staff)
    shop.book("10:00")
    shop.now = shop.at("10:05")
    rule("first", answer_minutes=5)
    join(shop, lines=(LineWish(quick.pk),))
    visit = Appointment.objects.get(starts_at=shop.at("10:00"))
    appointment_set_state(
        actor=SYSTEM, clock=shop.clock, appointment_id=visit.pk, version=None, state="no_show"
    )
    assert (work(shop), offers()) == (1, [("Mia", "10:15")])


def test_nothing_is_noted_where_nobody_waits():
    shop = full_shop()
    cancel(shop)
    assert not Opening.objects.exists()


def test_the_offer_is_written_to_the_customer_in_their_language_with_a_link():
    shop = full_shop()
    join(shop)
    cancel(shop)
    work(shop)
    message = Message.objects.get(kind="waitlist_offer")
    assert (message.to, message.language) == ("mia@example.com", "en")
    assert message.context["is_held"] is True


def test_an_entry_runs_out_at_the_end_of_its_last_day():
    shop = full_shop()
    mia = join(shop)
    shop.now = shop.at("23:59")
    work(shop)
    assert state_of(mia) == "waiting"
    work(shop, minutes=1)
    assert state_of(mia) == "expired"


def test_the_salon_is_looked_at_when_the_offer_ends(salon_a):
    shop = full_shop()
    join(shop)
    cancel(shop)
    work(shop)
    due = DueWork.objects.get(salon_uuid=salon_a.uuid, kind="waitlist")
    assert due.next_due_at <= shop.now + timedelta(minutes=30)


def test_a_customer_takes_what_the_desk_has_put_them_down_for():
    shop = full_shop()
    mia = join(shop)
    mia.made_by = "desk"
    mia.save()
    cancel(shop)
    work(shop)
    assert take(shop).customer_id == mia.customer_id


def test_a_time_that_was_booked_after_an_offer_lapsed_is_offered_to_nobody():
    shop = full_shop()
    join(shop)
    join(shop, "Leo")
    cancel(shop)
    work(shop)
    shop.now += timedelta(minutes=31)
    shop.book("09:00")
    assert (work(shop), offers()) == (0, [])


def test_a_process_that_dies_while_it_offers_leaves_neither_hold_nor_offer(monkeypatch):
    shop = full_shop()
    mia = join(shop)
    cancel(shop)
    monkeypatch.setattr(offering, "offer_announce", killed)
    with pytest.raises(SystemExit):
        work(shop)
    monkeypatch.undo()
    assert (offers(), state_of(mia), Block.objects.filter(kind="hold").exists()) == ([], "waiting", False)
    assert work(shop) == 1


def killed(*args, **kwargs):
    """The end of the process."""
    raise SystemExit


def test_a_process_that_dies_while_it_books_leaves_the_offer_open(monkeypatch):
    shop = full_shop()
    join(shop)
    cancel(shop)
    work(shop)
    monkeypatch.setattr(services, "offer_settle", killed)
    with pytest.raises(SystemExit):
        take(shop)
    monkeypatch.undo()
    assert (offers(), Appointment.objects.filter(source="waitlist").exists()) == ([("Mia", "09:00")], False)
    assert take(shop).starts_at == shop.at("09:00")


def test_the_offer_is_put_into_words_with_the_private_link():
    shop = full_shop()
    mia = join(shop)
    cancel(shop)
    work(shop)
    rendered = message_render(Message.objects.get(kind="waitlist_offer"))
    assert "09:00 to 09:30" in rendered.text
    assert f"/w/{entry_token(mia.reference)}/" in rendered.text
    assert rendered.secrets == (entry_token(mia.reference),)


def test_a_shorter_visit_frees_its_end():
    shop = full_shop()
    visit = Appointment.objects.get(starts_at=shop.at("09:00"))
    appointment_stretch(
        actor=SYSTEM, clock=shop.clock, appointment_id=visit.pk, version=None, minutes=60, override=True
    )
    join(shop)
    appointment_stretch(actor=SYSTEM, clock=shop.clock, appointment_id=visit.pk, version=None, minutes=30)
    opening = Opening.objects.get()
    assert (opening.starts_at, opening.ends_at) == (shop.at("09:30"), shop.at("10:00"))


def test_who_is_taken_off_the_list_while_they_tap_is_not_booked():
    shop = full_shop()
    mia = join(shop)
    cancel(shop)
    work(shop)
    WaitlistEntry.objects.filter(pk=mia.pk).update(state="withdrawn")
    with pytest.raises(OfferOver):
        take(shop)
    assert state_of(mia) == "withdrawn"
