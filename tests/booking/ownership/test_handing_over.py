"""Somebody leaves: their customers go to others by a rule, in parts that may be cut anywhere, and can be given back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from booking.catalog.models import StaffService
from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.ownership import handing
from booking.ownership.handing import AlreadyRunning, handover_start, handover_undo, handovers_work
from booking.ownership.models import Handover, HandoverState, MainStylist
from booking.ownership.planning import LEAVE, Rule, plan_of
from booking.ownership.selectors import favourites
from booking.ownership.services import customers_assign, main_stylist_set
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from crm.messaging.models import Message
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import instant_of, system_clock, zone
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.cast import CustomerFactory, StaffMemberFactory, open_salon
from tests.visits import make_visit

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR = system_actor("test")


@pytest.fixture
def shop():
    return open_salon()


def cared_by(staff, **values):
    """A customer of that person."""
    customer = CustomerFactory(**values)
    MainStylist.objects.create(customer=customer, staff=staff, since=timezone.now())
    return customer


def owner(customer):
    row = MainStylist.objects.filter(customer=customer).first()
    return row.staff_id if row else None


def plan(staff, rule=Rule.FAVOURITE, **asked):
    return plan_of(staff, system_clock, rule=rule, **asked)


def start(staff, given, *, moves_visits=False, tells=False, actor=ACTOR):
    return handover_start(
        actor=actor, clock=system_clock, staff_id=staff.pk, plan=given, moves_visits=moves_visits, tells=tells
    )


def came(customer, shop, staff, times=1):
    """Done visits of the customer with that person."""
    for number in range(times):
        visit = make_visit(
            shop=shop,
            start=timezone.now() - timedelta(days=30 + number),
            state=AppointmentState.DONE,
            email=None,
        )
        Appointment.objects.filter(pk=visit.pk).update(customer=customer)
        visit.lines.update(staff=staff)


def test_each_goes_to_whom_they_came_to_most_otherwise(shop):
    ana, ben = shop.staff
    third = StaffMemberFactory(locations=[shop.location])
    StaffService.objects.create(staff=third, service=shop.services[0])
    customer = cared_by(ana)
    came(customer, shop, ana, 3)
    came(customer, shop, third, 2)
    came(customer, shop, ben, 1)
    assert favourites([customer.pk], system_clock)[customer.pk] == [ana.pk, third.pk, ben.pk]
    assert plan(ana) == [(customer.pk, third.pk)]


def test_those_without_another_favourite_are_shared_out_evenly_among_who_does_the_same(shop):
    ana, ben = shop.staff
    third = StaffMemberFactory(locations=[shop.location])
    StaffService.objects.bulk_create(StaffService(staff=third, service=one) for one in shop.services)
    StaffMemberFactory(locations=[shop.location])  # does nothing of it
    cared_by(ben)
    customers = [cared_by(ana) for _number in range(3)]
    [came(one, shop, ana) for one in customers]
    assert sorted(to for _customer, to in plan(ana, Rule.FEWEST)) == sorted([third.pk, third.pk, ben.pk])


def test_one_person_gets_all_but_who_is_left_by_hand(shop):
    ana, ben = shop.staff
    first, second = cared_by(ana), cared_by(ana)
    assert plan(ana, Rule.ONE, one=ben.pk, by_hand={second.pk: LEAVE}) == [(first.pk, ben.pk)]


@pytest.mark.parametrize("one", [None, 0, 10**12])
def test_nobody_takes_over_from_nobody(shop, one):
    ana, _ben = shop.staff
    cared_by(ana)
    assert plan(ana, Rule.ONE, one=one) == []


def test_all_go_over_and_are_told_once(shop):
    ana, ben = shop.staff
    customers = [cared_by(ana, email=f"c{number}@example.com") for number in range(3)]
    start(ana, [(one.pk, ben.pk) for one in customers], tells=True)
    assert (handovers_work(clock=system_clock), handovers_work(clock=system_clock)) == (3, 0)
    assert {owner(one) for one in customers} == {ben.pk}
    assert Message.objects.filter(kind="main_stylist_customer").count() == 3
    assert AuditLine.objects.filter(action="customer.main_stylist").count() == 3


def test_a_worker_that_dies_between_two_parts_goes_on_where_it_was(shop, monkeypatch):
    ana, ben = shop.staff
    customers = [cared_by(ana, email=f"c{number}@example.com") for number in range(5)]
    start(ana, [(one.pk, ben.pk) for one in customers], tells=True)
    monkeypatch.setattr(handing, "PART", 2)
    handing._part_write(handover_id=Handover.objects.get().pk, clock=system_clock)
    assert [owner(one) for one in customers].count(ben.pk) == 2
    handovers_work(clock=system_clock)
    assert ({owner(one) for one in customers}, Message.objects.count()) == ({ben.pk}, 5)


def test_who_got_somebody_else_meanwhile_is_left_alone(shop):
    ana, ben = shop.staff
    customer, third = cared_by(ana), StaffMemberFactory(locations=[shop.location])
    start(ana, [(customer.pk, ben.pk)], tells=True)
    main_stylist_set(actor=ACTOR, clock=system_clock, customer_id=customer.pk, staff_id=third.pk)
    handovers_work(clock=system_clock)
    assert (owner(customer), Message.objects.count()) == (third.pk, 0)


def test_given_back_are_those_who_are_still_where_they_went(shop):
    ana, ben = shop.staff
    first, second = cared_by(ana), cared_by(ana)
    made = start(ana, [(first.pk, ben.pk), (second.pk, ben.pk)])
    handovers_work(clock=system_clock)
    main_stylist_set(actor=ACTOR, clock=system_clock, customer_id=second.pk, staff_id=None)
    assert handover_undo(actor=ACTOR, clock=system_clock, handover_id=made.pk) == 1
    assert (owner(first), owner(second)) == (ana.pk, None)
    with pytest.raises(NotFound):
        handover_undo(actor=ACTOR, clock=system_clock, handover_id=made.pk)


def booked(shop, staff, day):
    """A visit at eleven with that person, whose customer they take care of."""
    visit = appointment_book(
        actor=ACTOR,
        clock=system_clock,
        channel=Channel.DESK,
        location_id=shop.location.pk,
        starts_at=instant_of(day, 11 * 60, zone(shop.location.time_zone)),
        wishes=[LineWish(shop.services[0].pk, staff_id=staff.pk)],
        customer=CustomerDetails(name="Ada"),
    )
    MainStylist.objects.create(customer=visit.customer, staff=staff, since=timezone.now())
    return visit


def test_coming_visits_go_along_where_they_can(shop):
    ana, ben = shop.staff
    today = timezone.localdate()
    visit, other = (booked(shop, ana, today + timedelta(days=days)) for days in (2, 3))
    ben.shift_rules.filter(weekday=(today + timedelta(days=3)).weekday()).delete()
    start(ana, [(one.customer_id, ben.pk) for one in (visit, other)], moves_visits=True)
    handovers_work(clock=system_clock)
    assert (visit.lines.get().staff_id, other.lines.get().staff_id) == (ben.pk, ana.pk)
    assert Handover.objects.get().state == HandoverState.DONE


def test_one_handover_of_a_person_at_a_time(shop):
    ana, ben = shop.staff
    given = [(cared_by(ana).pk, ben.pk)]
    start(ana, given)
    with pytest.raises(AlreadyRunning):
        start(ana, given)


@pytest.mark.parametrize("to", [0, -1, 10**15])
def test_nobody_and_strangers_take_nobody(shop, to):
    ana, _ben = shop.staff
    with pytest.raises(BadInput):
        start(ana, [(cared_by(ana).pk, to)])
    with pytest.raises(BadInput):
        start(ana, [])


def test_who_may_not_hand_over_does_not(shop, cast):
    ana, ben = shop.staff
    actor = Actor(kind=ActorKind.USER, id=cast.receptionist.pk, name="x", role="receptionist")
    with pytest.raises(NotAllowed):
        start(ana, [(cared_by(ana).pk, ben.pk)], actor=actor)


@pytest.mark.parametrize("value", ["", "x", "²", "-1", "9" * 30, "0"])
def test_the_bulk_action_takes_only_people_of_the_team(shop, value):
    with pytest.raises(NotFound):
        customers_assign(ACTOR, [CustomerFactory().pk], value)


def test_a_stylist_sees_the_customers_they_take_care_of(shop, cast):
    ana, _ben = shop.staff
    ana.user = cast.stylist
    ana.save()
    mine, _other = cared_by(ana), CustomerFactory()
    sight = CustomerSight(Actor(kind=ActorKind.USER, id=cast.stylist.pk, role="stylist"), False, False)
    assert list(sight.customers(Customer.objects.all())) == [mine]
