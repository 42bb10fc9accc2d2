"""Tickets and what the desk does with them."""

import pytest
from django.db import IntegrityError, transaction

from booking.diary.models import Appointment
from booking.diary.wishes import SlotTaken
from booking.queue.models import Ticket, TicketSource
from booking.queue.naming import short_name
from booking.queue.services import (
    NobodyWaits,
    PersonCalls,
    ticket_leave,
    ticket_return,
    ticket_skip,
)
from booking.queue.serving import ticket_finish
from booking.queue.steps import TicketGone
from crm.customers.models import Customer
from crm.messaging.models import Message
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.booking.diary.shop import CUSTOMER, staff_actor
from tests.booking.queue.scene import (
    MARC,
    RITA,
    booked,
    call,
    call_next,
    later,
    line,
    morning,
    serve,
    waits,
    walks_in,
)
from tests.cast import CustomerFactory, LocationFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.usefixtures("in_a")


def state_of(ticket: Ticket) -> str:
    ticket.refresh_from_db()
    return ticket.state


def test_numbers_run_through_the_shops_own_day_and_begin_anew_with_the_next():
    shop = morning()
    assert [walks_in(shop).number for _ in range(3)] == [1, 2, 3]
    later(shop, 24 * 60)
    assert walks_in(shop).number == 1


def test_the_letter_is_the_place_of_the_category_on_the_menu():
    shop = morning()
    other = ServiceFactory(staff=shop.staff)
    other.category.position = 1
    other.category.save()
    assert walks_in(shop).code == "A-1"
    assert walks_in(shop, services=(str(other.pk),)).code == "B-2"


def test_the_database_keeps_a_number_of_a_day_for_one():
    shop = morning()
    twin = walks_in(shop)
    twin.pk, twin.reference = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_what_an_earlier_day_left_open_is_closed_and_old_names_are_forgotten():
    shop = morning()
    ticket = walks_in(shop, "Mia", phone="+49 151 23456789")
    later(shop, 40 * 24 * 60)
    walks_in(shop)
    assert (state_of(ticket), ticket.name, ticket.phone) == ("left", "", "")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"services": ()}, "services"),
        ({"services": ("999999",)}, "lines.0.service"),
        ({"wished_id": 999999}, "lines.0.staff"),
        ({"name": "", "source": "qr"}, "name"),
        ({"email": "no address"}, "email"),
    ],
)
def test_a_ticket_for_what_is_not_there_is_refused(values, field):
    shop = morning()
    values = {"source": "desk", **values}
    with pytest.raises(BadInput) as refused:
        walks_in(shop, **values, actor=RITA)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_somebody_known_is_put_in_line_with_their_contacts():
    shop = morning()
    known = CustomerFactory(name="Ada Lovelace", phone="+4915123456789", email="ada@example.com")
    ticket = walks_in(shop, "", customer_id=known.pk)
    assert (ticket.name, ticket.phone, ticket.email) == ("Ada Lovelace", "+4915123456789", "ada@example.com")
    assert serve(shop, ticket).customer == known


def test_somebody_known_by_name_alone_is_the_same_person_when_they_are_served():
    shop = morning()
    known = CustomerFactory(name="Ada Lovelace", phone="", email="")
    assert serve(shop, walks_in(shop, "", customer_id=known.pk)).customer == known
    assert Customer.objects.get() == known


def test_the_next_for_a_person_is_the_first_whom_they_may_serve():
    shop = morning()
    ana, ben = shop.staff[0], shop.hires("Ben", "09:00-12:00")
    walks_in(shop, "Mia", wished_id=ana.pk)
    walks_in(shop, "Leo")
    assert call_next(shop, ben.pk).name == "Leo"
    assert call_next(shop, ana.pk).name == "Mia"
    with pytest.raises(NobodyWaits):
        call_next(shop)


def test_the_next_of_all_goes_to_whoever_is_free_first():
    shop = morning("10:00-12:00")
    ben = shop.hires("Ben", "09:00-12:00")
    walks_in(shop, "Mia", wished_id=shop.staff[0].pk)
    walks_in(shop, "Leo")
    called = call_next(shop)
    assert (called.name, called.called_to) == ("Leo", ben)


def test_the_next_for_a_service_passes_over_the_others():
    shop = morning()
    other = ServiceFactory(staff=shop.staff)
    walks_in(shop, "Mia")
    walks_in(shop, "Leo", services=(str(other.pk),))
    assert call_next(shop, service_id=other.pk).name == "Leo"


def test_nobody_calls_a_second_one_while_the_first_is_on_the_way():
    shop = morning()
    ana = shop.staff[0].pk
    first, second = walks_in(shop, "Mia"), walks_in(shop, "Leo")
    call(shop, first, ana)
    with pytest.raises(PersonCalls):
        call(shop, second, ana)
    assert state_of(second) == "waiting"


def test_a_call_forgotten_at_another_shop_binds_nobody_the_next_day():
    shop, other = morning(), LocationFactory()
    ana = shop.staff[0].pk
    forgotten = walks_in(shop, "Mia")
    call(shop, forgotten, ana)
    Ticket.objects.filter(pk=forgotten.pk).update(location=other)
    with pytest.raises(PersonCalls):
        call(shop, walks_in(shop, "Leo"), ana)
    later(shop, 24 * 60)
    called = call(shop, walks_in(shop, "Zoe"), ana)
    assert (called.state, called.called_to_id, state_of(forgotten)) == ("called", ana, "left")


def test_who_is_not_there_is_skipped_comes_back_to_the_old_place_or_leaves():
    shop = morning()
    ticket, other = walks_in(shop, "Mia"), walks_in(shop, "Leo")
    call(shop, ticket, shop.staff[0].pk)
    ticket_skip(actor=RITA, clock=shop.clock, ticket_id=ticket.pk)
    assert list(waits(shop)) == ["Leo"]
    ticket_return(actor=RITA, ticket_id=ticket.pk)
    assert list(waits(shop)) == ["Mia", "Leo"]
    ticket_leave(actor=CUSTOMER, clock=shop.clock, ticket_id=ticket.pk)
    assert (state_of(ticket), state_of(other)) == ("left", "waiting")
    with pytest.raises(TicketGone):
        call(shop, ticket, shop.staff[0].pk)


def test_whoever_left_an_address_is_written_to_when_they_are_called():
    shop = morning()
    ticket = walks_in(shop, "Mia", email="mia@example.com")
    call(shop, ticket, shop.staff[0].pk)
    message = Message.objects.get(kind="queue_called")
    assert (message.to, message.context["code"], message.context["staff"]) == (
        "mia@example.com",
        "A-1",
        "Ana",
    )


def test_a_ticket_becomes_a_visit_in_service_without_retyping():
    shop = morning()
    ticket = walks_in(shop, "Mia Lindt", phone="+49 151 23456789")
    call(shop, ticket, shop.staff[0].pk)
    later(shop, 7)
    visit = serve(shop, ticket)
    assert (visit.state, visit.source, visit.starts_at) == ("in_service", "walk-in", shop.at("09:07"))
    assert (visit.arrived_at, visit.started_at) == (shop.at("09:00"), shop.at("09:07"))
    assert (visit.customer.name, visit.lines.get().staff) == ("Mia Lindt", shop.staff[0])
    assert state_of(ticket) == "serving"
    assert ticket.appointment == visit
    assert not Message.objects.exists()


def test_serving_again_is_the_same_visit():
    shop = morning()
    ticket = walks_in(shop)
    assert serve(shop, ticket) == serve(shop, ticket)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("source", "primary"), [("qr", {"phone"}), ("kiosk", {"phone"}), ("desk", {"phone", "email"})]
)
def test_an_address_that_a_stranger_typed_is_not_written_to_when_they_are_served(source, primary):
    shop = morning()
    alice = CustomerFactory(name="Alice", phone="+4915123456789")
    actor = RITA if source == "desk" else CUSTOMER
    typed = {"phone": "+49 151 23456789", "email": "mallory@example.com"}
    ticket = walks_in(shop, "Mallory", source=source, actor=actor, **typed)
    assert serve(shop, ticket).customer == alice
    assert {row.kind for row in alice.contacts.filter(is_primary=True)} == primary


def test_a_walk_in_without_a_name_makes_no_customer():
    shop = morning()
    assert serve(shop, walks_in(shop, "")).customer is None
    assert not Customer.objects.exists()


def test_a_booked_visit_stands_in_the_way_unless_somebody_may_and_says_so():
    shop = morning()
    booked(shop, "09:00")
    ticket = walks_in(shop, "Mia", wished_id=shop.staff[0].pk)
    with pytest.raises(SlotTaken):
        serve(shop, ticket)
    assert state_of(ticket) == "waiting"
    with pytest.raises(NotAllowed):
        serve(shop, ticket, override=True)
    assert serve(shop, ticket, actor=MARC, override=True).blocks.filter(overbooked=True).exists()


def test_done_ends_visit_and_ticket():
    shop = morning()
    ticket = walks_in(shop)
    serve(shop, ticket)
    later(shop, 25)
    visit = ticket_finish(actor=RITA, clock=shop.clock, ticket_id=ticket.pk)
    assert (visit.state, state_of(ticket), ticket.ended_at) == ("done", "served", shop.now)
    with pytest.raises(TicketGone):
        ticket_finish(actor=RITA, clock=shop.clock, ticket_id=ticket.pk)


def test_a_visit_that_ends_early_gives_its_time_to_the_next():
    shop = morning()
    first, second = walks_in(shop, "Mia"), walks_in(shop, "Leo")
    serve(shop, first)
    later(shop, 12)
    assert waits(shop) == {"Leo": 18}
    ticket_finish(actor=RITA, clock=shop.clock, ticket_id=first.pk)
    assert waits(shop) == {"Leo": 0}
    assert serve(shop, second).starts_at == shop.at("09:12")


def test_every_step_stands_on_the_trail():
    shop = morning()
    ticket = walks_in(shop)
    call(shop, ticket, shop.staff[0].pk)
    serve(shop, ticket)
    lines = (
        AuditLine.objects.filter(action__startswith="ticket.").order_by("id").values_list("action", flat=True)
    )
    assert list(lines) == ["ticket.take", "ticket.call", "ticket.serve"]


def stylist_of(shop, number: int = 0):
    """The actor who is that member of staff."""
    user = UserFactory()
    shop.staff[number].user = user
    shop.staff[number].save()
    return staff_actor("stylist", user.pk)


def test_a_stylist_calls_to_themselves_only_and_sees_no_others():
    shop = morning()
    ana, ben = shop.staff[0], shop.hires("Ben", "09:00-12:00")
    actor = stylist_of(shop)
    for_ben, for_all = walks_in(shop, "Mia", wished_id=ben.pk), walks_in(shop, "Leo")
    with pytest.raises(NotFound):
        call(shop, for_ben, ana.pk, actor=actor)
    with pytest.raises(NotAllowed):
        call(shop, for_all, ben.pk, actor=actor)
    assert call_next(shop, ana.pk, actor=actor).name == "Leo"
    assert serve(shop, for_all, actor=actor).lines.get().staff == ana


@pytest.mark.parametrize("role", ["stylist", "accountant"])
def test_who_may_not_work_on_the_whole_queue_takes_and_calls_nobody(role):
    shop = morning()
    ticket = walks_in(shop)
    actor = staff_actor(role, 0)
    with pytest.raises(NotAllowed):
        walks_in(shop, actor=actor)
    with pytest.raises((NotAllowed, NotFound)):
        call(shop, ticket, None, actor=actor)


def test_a_visit_that_was_ended_in_the_diary_is_over_in_the_queue():
    shop = morning()
    visit = serve(shop, walks_in(shop))
    Appointment.objects.filter(pk=visit.pk).update(state="done")
    assert line(shop).serving == []
    later(shop, 40)
    walks_in(shop)
    assert Ticket.objects.get(appointment=visit).state == "served"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ana Maria Moreau", "Ana M."),
        ("Ana", "Ana"),
        ("", ""),
        ("王小明", "王＊明"),
        ("王明", "王＊"),
        ("王", "王"),
    ],
)
def test_the_room_reads_names_shortened(name, short):
    assert short_name(name) == short


def test_a_ticket_taken_at_the_kiosk_says_so():
    shop = morning()
    ticket = walks_in(shop, source="kiosk", actor=CUSTOMER)
    assert (ticket.source, ticket.promised_minutes) == (TicketSource.KIOSK, 0)
