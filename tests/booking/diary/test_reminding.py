"""A coming visit is reminded of: at the salon's offsets, once, on time, and never of what is no longer so."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from booking.diary.models import AppointmentState
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.telling.messages import appointment_announce
from booking.diary.telling.reminding import reminders_plan_anew
from booking.diary.wishes import Channel, CustomerDetails
from crm.messaging import planned
from crm.messaging.delivery import MessageHandler
from crm.messaging.models import Message, MessageSettings, PlannedMessage
from crm.messaging.planned import planned_write_due
from kernel.clock import FixedClock
from kernel.due.models import DueWork
from kernel.outbox import registry
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.registry import DeliveryError
from tests.booking.diary.shop import MONDAY, make_shop, staff_actor
from tests.visits import START, make_visit

pytestmark = pytest.mark.usefixtures("in_a")

BUDGET = timedelta(seconds=15)
ADA = CustomerDetails(name="Ada", email="ada@example.com")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch):
    """The clock of the visits' planning, of the worker and of its deliveries."""
    clock = FixedClock(START - timedelta(days=5))
    monkeypatch.setitem(registry._handlers, "message", MessageHandler(clock))
    return clock


def tell(visit, kind="booked", *, clock):
    """Announce the change, as its service does."""
    with transaction.atomic():
        appointment_announce(appointment=visit, kind=kind, clock=clock)


def work(clock, instant=None):
    """Let the worker look at that instant; what it says then to customers."""
    clock.instant = instant or clock.instant
    planned_write_due(clock=clock, budget=BUDGET)
    outbox_drain(clock=clock, budget=BUDGET)
    return reminders()


def reminders(state="sent"):
    return list(Message.objects.filter(kind="visit_reminder_customer", state=state).order_by("id"))


def due_times():
    return sorted(PlannedMessage.objects.filter(state="waiting").values_list("due_at", flat=True))


def test_a_booked_visit_is_reminded_of_a_day_and_an_hour_before(clock):
    tell(make_visit(), clock=clock)
    assert due_times() == [START - DAY, START - HOUR]
    assert work(clock, START - DAY - timedelta(seconds=1)) == []
    assert len(work(clock, START - DAY)) == 1
    assert len(work(clock, START - HOUR)) == 2
    assert work(clock, START)[0].to == "ada@example.com"
    assert len(reminders()) == 2


def test_a_reminder_says_when_and_where_and_how_to_change_it(clock):
    tell(make_visit(), clock=clock)
    (said,) = work(clock, START - DAY)
    assert said.subject == "See you soon at Salon A: Friday, 27 November 2026 at 14:30"
    assert "Confirm, move or cancel" in said.text
    assert "/b/" in said.text
    assert said.calendar == ""


def test_a_chinese_customer_is_reminded_in_chinese(clock):
    tell(make_visit(language="zh-hans"), clock=clock)
    (said,) = work(clock, START - DAY)
    assert said.subject == "Salon A到店提醒：2026年11月27日星期五 14:30"


def test_the_due_table_knows_when_the_first_reminder_is_due_and_forgets_the_salon_after_the_last(in_a, clock):
    tell(make_visit(), clock=clock)
    due = DueWork.objects.filter(salon_uuid=in_a.uuid, kind="planned")
    assert due.get().next_due_at == START - DAY
    work(clock, START - DAY)
    assert due.get().next_due_at == START - HOUR
    work(clock, START - HOUR)
    assert not due.exists()


def test_a_visit_that_confirmed_is_not_asked_again(clock):
    visit = make_visit(state=AppointmentState.CONFIRMED)
    tell(visit, clock=clock)
    (said,) = work(clock, START - DAY)
    assert "See, move or cancel" in said.text


def test_whoever_books_within_the_hour_before_is_not_reminded_of_what_they_just_did(clock):
    clock.instant = START - timedelta(hours=1, minutes=30)
    tell(make_visit(), clock=clock)
    assert due_times() == []


def test_a_moved_visit_is_reminded_of_by_its_new_time_alone():
    shop = make_shop("09:00-18:00")
    visit = shop.book("10:00", customer=ADA)
    appointment_move(
        actor=staff_actor("receptionist"), clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=None,
        starts_at=shop.at("15:00"),
    )  # fmt: skip
    assert due_times() == [shop.at("15:00") - DAY, shop.at("14:00")]


def test_a_cancelled_visit_is_not_reminded_of():
    shop = make_shop("09:00-18:00")
    visit = shop.book("10:00", customer=ADA)
    assert len(due_times()) == 2
    appointment_cancel(
        actor=staff_actor("receptionist"), clock=shop.clock, channel=Channel.DESK, appointment_id=visit.pk, version=None,
    )  # fmt: skip
    assert due_times() == []


def test_a_visit_that_was_cancelled_behind_the_planning_is_not_reminded_of_and_that_stands_on_record(clock):
    visit = make_visit()
    tell(visit, clock=clock)
    type(visit).objects.update(state="no_show")
    assert work(clock, START - DAY) == []
    row = PlannedMessage.objects.get(minutes=1440)
    assert (row.state, row.reason) == ("dropped", "the visit is no longer to come")


def test_a_reminder_that_waits_for_the_mail_server_while_the_visit_is_moved_does_not_leave(clock):
    visit = make_visit()
    tell(visit, clock=clock)
    clock.instant = START - DAY
    planned_write_due(clock=clock, budget=BUDGET)
    type(visit).objects.update(sequence=1)
    assert work(clock) == []
    assert reminders("expired")[0].error == "the visit has changed since"


def test_a_customer_without_an_address_is_not_reminded(clock):
    tell(make_visit(email=None, phone="+4915112345678"), clock=clock)
    assert work(clock, START - DAY) == []
    assert PlannedMessage.objects.get(minutes=1440).reason == "no way to the customer is open"


def test_a_reminder_after_an_outage_leaves_while_it_still_helps(clock):
    tell(make_visit(), clock=clock)
    assert len(work(clock, START - timedelta(hours=7) + timedelta(minutes=30))) == 1


def test_a_reminder_that_an_outage_made_late_is_dropped_with_a_record(clock):
    tell(make_visit(), clock=clock)
    assert work(clock, START - timedelta(minutes=10)) == []
    assert [one.error[:8] for one in reminders("expired")] == ["Too late"] * 2
    assert reminders("expired")[0].subject.startswith("See you soon")
    assert {row.state for row in PlannedMessage.objects.all()} == {"dropped"}


def test_a_reminder_that_an_outage_kept_into_the_night_waits_for_the_morning(clock):
    night = datetime(2026, 11, 27, 22, tzinfo=UTC)
    tell(make_visit(start=night - timedelta(hours=3)), clock=clock)
    assert work(clock, night - DAY) == []
    assert len(work(clock, datetime(2026, 11, 27, 7, tzinfo=UTC))) == 1


class DeadServer:
    """A channel that takes nothing."""

    KEEPS_SECRETS = True

    def send(self, message, rendered):
        raise DeliveryError("no line")


def test_a_reminder_that_is_tried_again_wakes_nobody_at_night(clock, monkeypatch):
    start = datetime(2026, 11, 28, 19, 30, tzinfo=UTC)
    tell(make_visit(start=start), clock=clock)
    with monkeypatch.context() as dead:
        dead.setattr("crm.messaging.delivery.gateway_of", lambda channel: DeadServer())
        work(clock, start - DAY)
    assert work(clock, start - DAY + HOUR) == []
    assert len(work(clock, datetime(2026, 11, 28, 7, tzinfo=UTC))) == 1


def test_the_database_holds_one_reminder_for_each_version_of_a_visit_and_each_offset(clock):
    tell(make_visit(), clock=clock)
    row = PlannedMessage.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_two_workers_at_one_reminder_write_it_once(clock):
    tell(make_visit(), clock=clock)
    clock.instant = START - DAY
    row = PlannedMessage.objects.get(minutes=1440)
    planned.planned_write.__wrapped__(row=row, clock=clock)
    planned.planned_write.__wrapped__(row=row, clock=clock)
    assert len(work(clock)) == 1


def test_one_that_breaks_does_not_stop_the_others(clock, monkeypatch):
    poisoned, sound = make_visit(), make_visit(email="bo@example.com", name="Bo")
    [tell(visit, clock=clock) for visit in (poisoned, sound)]
    real = planned._writers["visit_reminder_customer"]

    def write(row, clock):
        return 1 / 0 if row.about_id == poisoned.pk else real(row, clock)

    monkeypatch.setitem(planned._writers, "visit_reminder_customer", write)
    assert [said.to for said in work(clock, START - DAY)] == ["bo@example.com"]
    assert PlannedMessage.objects.get(about_id=poisoned.pk, minutes=1440).due_at == START - DAY + timedelta(
        minutes=1
    )


def test_new_offsets_plan_all_coming_visits_anew_and_say_nothing_twice(clock):
    tell(make_visit(), clock=clock)
    work(clock, START - DAY)
    MessageSettings.objects.create(pk=1, reminder_minutes=[1440, 120])
    reminders_plan_anew(clock=clock)
    assert due_times() == [START - 2 * HOUR]
    assert len(work(clock, START - timedelta(minutes=100))) == 2


def test_a_salon_that_switched_reminders_off_sends_none(clock):
    MessageSettings.objects.create(pk=1, reminder_minutes=[])
    tell(make_visit(), clock=clock)
    assert due_times() == []


def test_no_more_than_three_reminders_can_be_kept():
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageSettings.objects.create(pk=1, reminder_minutes=[10, 20, 30, 40])


def test_reminders_of_one_salon_are_not_seen_in_another(salon_b, inside, clock):
    tell(make_visit(), clock=clock)
    with inside(salon_b):
        assert not PlannedMessage.objects.exists()


def test_a_shop_elsewhere_keeps_its_own_night():
    shop = make_shop("00:00-24:00", zone="America/New_York")
    shop.book("07:00", customer=ADA, day=MONDAY)
    assert due_times() == [shop.at("08:00", MONDAY - DAY), shop.at("20:45", MONDAY - DAY)]


def thanks():
    return list(Message.objects.filter(kind="visit_thanks_customer", state="sent"))


def test_whoever_came_is_thanked_once_where_the_salon_wants_it(clock):
    MessageSettings.objects.create(pk=1, thanks_minutes=120)
    visit = make_visit()
    tell(visit, clock=clock)
    type(visit).objects.update(state="done")
    work(clock, visit.ends_at + timedelta(minutes=119))
    assert thanks() == []
    work(clock, visit.ends_at + 2 * HOUR)
    work(clock, visit.ends_at + DAY)
    (said,) = thanks()
    assert said.subject == "Thank you for your visit at Salon A"
    assert "/book/" in said.text


@pytest.mark.parametrize("state", ["no_show", "booked"])
def test_nobody_is_thanked_for_a_visit_that_was_not_done(clock, state):
    MessageSettings.objects.create(pk=1, thanks_minutes=60)
    visit = make_visit()
    tell(visit, clock=clock)
    type(visit).objects.update(state=state)
    work(clock, visit.ends_at + HOUR)
    assert thanks() == []


def test_thanks_that_fall_into_the_night_leave_in_the_morning(clock):
    MessageSettings.objects.create(pk=1, thanks_minutes=180)
    evening = datetime(2026, 11, 27, 18, tzinfo=UTC)
    visit = make_visit(start=evening)
    tell(visit, clock=clock)
    type(visit).objects.update(state="done")
    work(clock, evening + 4 * HOUR)
    assert thanks() == []
    work(clock, datetime(2026, 11, 28, 7, tzinfo=UTC))
    assert len(thanks()) == 1


def test_nobody_is_thanked_unless_the_salon_says_so(clock):
    tell(make_visit(), clock=clock)
    assert not PlannedMessage.objects.filter(kind="visit_thanks_customer").exists()
