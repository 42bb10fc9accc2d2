"""Tasks of somebody who leaves go along with their customers and come back; visits of who was given away stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from booking.ownership import handing
from booking.ownership.handing import handover_undo, handovers_work
from booking.ownership.models import Handover
from booking.ownership.services import main_stylist_set
from crm.care.models import Task
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import NotAllowed
from tenants.accounts.models import User
from tests.booking.ownership.test_handing_over import ACTOR, booked, cared_by, handover_start
from tests.cast import StaffMemberFactory, open_salon

pytestmark = pytest.mark.usefixtures("in_a")


@pytest.fixture
def people(cast):
    """Ana leaves, Ben takes over; both sign in."""
    shop = open_salon()
    ana, ben = shop.staff
    ana.user, ben.user = cast.stylist, cast.receptionist
    ana.save()
    ben.save()
    return shop, ana, ben


def task(owner, customer=None, **values):
    today = timezone.localdate()
    return Task.objects.create(
        title="Call", owner=owner, customer=customer, due_on=today, created_at=timezone.now(), **values
    )


def owner_of(row):
    return Task.objects.get(pk=row.pk).owner


def hand_over(staff, given, actor=ACTOR, **told):
    told = {"moves_visits": False, "tells": False, "moves_tasks": True} | told
    return handover_start(actor=actor, clock=system_clock, staff_id=staff.pk, plan=given, **told)


def test_open_tasks_go_with_their_customers_and_come_back(people):
    _shop, ana, ben = people
    first, left = cared_by(ana), cared_by(ana)
    done = task(ana.user, first, state="done", settled_at=timezone.now())
    along, stays, others = task(ana.user, first), task(ana.user, left), task(None, first)
    made = hand_over(ana, [(first.pk, ben.pk)])
    handovers_work(clock=system_clock)
    assert [owner_of(row) for row in (along, stays, others, done)] == [ben.user, ana.user, None, ana.user]
    handover_undo(actor=ACTOR, clock=system_clock, handover_id=made.pk)
    assert owner_of(along) == ana.user
    assert AuditLine.objects.filter(action="task.assign").count() == 2


def test_what_was_done_or_handed_on_since_does_not_come_back(people, cast):
    _shop, ana, ben = people
    customer = cared_by(ana)
    done, handed = task(ana.user, customer), task(ana.user, customer)
    made = hand_over(ana, [(customer.pk, ben.pk)])
    handovers_work(clock=system_clock)
    Task.objects.filter(pk=done.pk).update(state="done", settled_at=timezone.now())
    Task.objects.filter(pk=handed.pk).update(owner=cast.manager)
    handover_undo(actor=ACTOR, clock=system_clock, handover_id=made.pk)
    assert [owner_of(row) for row in (done, handed)] == [ben.user, cast.manager]


def test_of_who_has_no_login_or_lost_it_the_tasks_are_nobodys(people):
    shop, ana, ben = people
    User.objects.filter(pk=ben.user.pk).update(is_active=False)
    third = StaffMemberFactory(locations=[shop.location])
    first, second = cared_by(ana), cared_by(ana)
    rows = [task(ana.user, first), task(ana.user, second)]
    hand_over(ana, [(first.pk, ben.pk), (second.pk, third.pk)])
    handovers_work(clock=system_clock)
    assert [owner_of(row) for row in rows] == [None, None]


def test_what_is_about_nobody_is_let_go_once_they_have_left(people):
    _shop, ana, ben = people
    customer, free = cared_by(ana), task(ana.user)
    hand_over(ana, [(customer.pk, ben.pk)])
    handovers_work(clock=system_clock)
    assert owner_of(free) == ana.user
    ana.leaves_on = timezone.localdate() - timedelta(days=2)
    ana.save()
    hand_over(ana, [(cared_by(ana).pk, ben.pk)])
    handovers_work(clock=system_clock)
    assert owner_of(free) is None


def test_a_worker_that_dies_between_two_parts_moves_each_task_once(people, monkeypatch):
    _shop, ana, ben = people
    customers = [cared_by(ana) for _number in range(3)]
    rows = [task(ana.user, one) for one in customers]
    hand_over(ana, [(one.pk, ben.pk) for one in customers])
    monkeypatch.setattr(handing, "PART", 2)
    handing._part_write(handover_id=Handover.objects.get().pk, clock=system_clock)
    handovers_work(clock=system_clock)
    assert {owner_of(row) for row in rows} == {ben.user}
    assert [given[0] for given in Handover.objects.get().tasks] == [row.pk for row in rows]


def test_tasks_go_only_by_who_leads_them(people, cast):
    _shop, ana, ben = people
    held = frozenset({"customer.handover"})
    actor = Actor(kind=ActorKind.USER, id=cast.manager.pk, name="x", role="manager", rights=held)
    with pytest.raises(NotAllowed):
        hand_over(ana, [(cared_by(ana).pk, ben.pk)], actor=actor)


def test_the_page_says_how_many_tasks_go_along(people, client_of, salon_a, cast):
    _shop, ana, ben = people
    customer = cared_by(ana)
    task(ana.user, customer)
    client = client_of(salon_a, cast.owner)
    address = f"/desk/team/{ana.pk}/customers/?rule=one&one={ben.pk}"
    assert "1 of 1 is for these customers" in client.get(address, follow=True).content.decode()


def test_visits_of_a_customer_who_was_given_away_meanwhile_stay(people):
    shop, ana, ben = people
    third = StaffMemberFactory(locations=[shop.location])
    visit = booked(shop, ana, timezone.localdate() + timedelta(days=2))
    hand_over(ana, [(visit.customer_id, ben.pk)], moves_visits=True)
    main_stylist_set(actor=ACTOR, clock=system_clock, customer_id=visit.customer_id, staff_id=third.pk)
    handovers_work(clock=system_clock)
    assert visit.lines.get().staff_id == ana.pk
