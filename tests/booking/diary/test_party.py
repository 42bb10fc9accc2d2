"""Guests who come together: booked, moved and cancelled all or none, or each alone."""

import pytest

from booking.diary.models import Appointment, Block
from booking.diary.party import Party, party_book, party_cancel, party_move
from booking.diary.services import appointment_cancel, appointment_move
from booking.diary.wishes import Channel, CustomerDetails, LineWish, SlotTaken
from crm.messaging.models import Message
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed, StaleVersion
from tests.booking.diary.shop import MORNING, SYSTEM, code_of, make_shop, staff_actor
from tests.cast import ResourceGroupFactory

pytestmark = pytest.mark.usefixtures("in_a")
MIA = CustomerDetails(name="Mia", phone="+49 151 23456789")
TOM = CustomerDetails(name="Tom")


@pytest.fixture
def shop():
    """Ana and Bea from nine to twelve."""
    made = make_shop(MORNING)
    made.hires("Bea", MORNING)
    return made


def wishes(shop, *guests):
    return [LineWish(shop.service.pk, guest=guest) for guest in guests]


def book(shop, text="10:00", *guests, **options):
    values = {
        "actor": SYSTEM, "clock": shop.clock, "channel": Channel.DESK, "location_id": shop.location.pk,
        "starts_at": shop.at(text), "wishes": wishes(shop, *(guests or (0, 1))), "party": Party((MIA, TOM)),
    }  # fmt: skip
    return party_book(**{**values, **options})


def versions(visits):
    return {visit.pk: visit.version for visit in visits}


def test_each_guest_has_a_visit_of_their_own_at_the_same_time_with_hands_of_their_own(shop):
    first, second = book(shop, party=Party((MIA, TOM), first_pays=True))
    assert first.party == second.party is not None
    assert [visit.customer.name for visit in (first, second)] == ["Mia", "Tom"]
    assert {visit.starts_at for visit in (first, second)} == {shop.at("10:00")}
    assert len({line.staff_id for visit in (first, second) for line in visit.lines.all()}) == 2
    assert (first.pays_for_party, second.pays_for_party) == (True, False)
    assert [block.appointment_id for block in Block.objects.order_by("id")] == [first.pk, second.pk]
    assert first.total_minor == first.lines.get().price_minor


def test_who_gave_a_phone_or_email_is_told_and_every_visit_has_its_trail(shop):
    party = Party((CustomerDetails(name="Mia", email="mia@example.com"), TOM))
    first, second = book(shop, party=party)
    told = Message.objects.filter(to="mia@example.com")
    assert told.count() == 1
    lines = AuditLine.objects.filter(action="appointment.create", object_id__in=[first.pk, second.pk])
    assert lines.count() == 2


def test_where_one_cannot_be_served_nobody_is_booked(shop):
    shop.busy("10:00-10:30", shop.staff[1])
    with pytest.raises(SlotTaken) as refused:
        book(shop)
    assert refused.value.alternatives[0].starts_at == shop.at("09:00")
    assert not Appointment.objects.exists()


def test_a_guest_without_a_service_is_named(shop):
    with pytest.raises(BadInput) as refused:
        book(shop, "10:00", 0)
    assert code_of(refused) == [("lines", "required")]


def test_what_is_wrong_with_any_guest_is_said_and_nobody_is_booked(shop):
    bad = CustomerDetails(name="Tom", email="no address")
    with pytest.raises(BadInput):
        book(shop, party=Party((MIA, bad)))
    assert not Appointment.objects.exists()


def test_they_are_moved_together_also_over_their_own_former_time(shop):
    visits = book(shop)
    moved = party_move(
        actor=SYSTEM, clock=shop.clock, party=visits[0].party, versions=versions(visits),
        starts_at=shop.at("10:15"),
    )  # fmt: skip
    assert {visit.starts_at for visit in moved} == {shop.at("10:15")}
    assert [visit.lines.get().staff_id for visit in moved] == [visit.lines.get().staff_id for visit in visits]
    assert Block.objects.count() == 2


def test_who_was_moved_alone_is_with_the_others_again_when_all_are_moved(shop):
    first, second = book(shop)
    alone = appointment_move(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=second.pk, version=None,
        starts_at=shop.at("11:00"),
    )  # fmt: skip
    assert (alone.party, alone.starts_at) == (first.party, shop.at("11:00"))
    moved = party_move(
        actor=SYSTEM, clock=shop.clock, party=first.party, versions=versions([first, alone]),
        starts_at=shop.at("09:00"),
    )  # fmt: skip
    assert {visit.starts_at for visit in moved} == {shop.at("09:00")}


def test_a_change_of_one_meanwhile_stops_the_move_of_all(shop):
    visits = book(shop)
    seen = versions(visits)
    appointment_cancel(
        actor=SYSTEM, clock=shop.clock, channel=Channel.DESK, appointment_id=visits[1].pk, version=None
    )
    moved = party_move(
        actor=SYSTEM, clock=shop.clock, party=visits[0].party, versions=seen, starts_at=shop.at("11:00")
    )
    assert [visit.pk for visit in moved] == [visits[0].pk]
    with pytest.raises(StaleVersion):
        party_move(
            actor=SYSTEM, clock=shop.clock, party=visits[0].party, versions=seen, starts_at=shop.at("09:00")
        )


def test_they_are_cancelled_together_and_their_time_is_free(shop):
    visits = book(shop)
    party_cancel(
        actor=SYSTEM, clock=shop.clock, party=visits[0].party, versions=versions(visits), reason="ill"
    )
    assert set(Appointment.objects.values_list("state", "cancel_reason")) == {("cancelled", "ill")}
    assert not Block.objects.exists()


def test_a_stylist_cannot_book_a_party_with_others(shop):
    with pytest.raises(NotAllowed):
        book(shop, actor=staff_actor("stylist"))


def test_somebody_who_may_can_seat_a_party_over_others(shop):
    shop.busy("10:00-10:30", shop.staff[1])
    visits = book(shop, actor=staff_actor("owner"), override=True)
    assert {visit.starts_at for visit in visits} == {shop.at("10:00")}


def test_a_party_forced_over_too_few_chairs_takes_those_there_are(shop):
    chairs = ResourceGroupFactory(location=shop.location, units=1)
    shop.service.resource_groups.set([chairs])
    first, second = book(shop, override=True)
    found = Block.objects.filter(resource__isnull=False).values_list("appointment", "resource")
    assert list(found) == [(first.pk, chairs.resources.get().pk)]
    assert second.blocks.count() == 1


def test_each_guests_own_wish_stands_on_their_line(shop):
    ana, bea = shop.staff
    picked = LineWish(shop.service.pk, staff_id=ana.pk, unasked=True, own_minutes=20)
    asked = LineWish(shop.service.pk, staff_id=bea.pk, guest=1)
    lines = [visit.lines.get() for visit in book(shop, wishes=[picked, asked])]
    found = [(line.staff, line.staff_requested, line.own_minutes) for line in lines]
    assert found == [(ana, False, 20), (bea, True, None)]
