"""Sessions are read from the visits: counted once, for one plan, and uncounted when the visit is taken back."""

from datetime import date, timedelta

import pytest

from booking.careplans.checking import LineWish
from booking.careplans.plans import session_add, session_remove, visit_leave_out
from booking.careplans.selectors import proposals_of
from crm.customers.models import Customer
from kernel.errors import BadInput, NotFound, StaleVersion
from tests.booking.careplans.conftest import ACTOR, CLOCK, TODAY, standing, twice
from tests.cast import CustomerFactory


def step(service, plan, **told):
    return service(actor=ACTOR, plan_id=plan.pk, version=plan.version, **told)


def test_visits_that_are_done_are_counted_and_the_next_is_due_after_the_weeks(care):
    plan = care.plan()
    care.came(-45, -24)
    care.came(-3, state="no_show")
    found = standing(plan)
    assert (found.done, found.total, found.is_complete) == (2, 6, False)
    assert found.due_on == TODAY - timedelta(days=24) + timedelta(weeks=3)
    assert found.days_over == 3


def test_a_visit_that_is_taken_back_counts_no_more(care):
    plan, visit = care.plan(), care.came(-3)
    assert standing(plan).done == 1
    visit.state = "arrived"
    visit.save()
    assert standing(plan).done == 0


def test_visits_before_the_plan_or_of_others_do_not_count(care):
    plan = care.plan()
    care.came(-51)
    care.came(-3, customer=CustomerFactory())
    assert standing(plan).done == 0


def test_a_visit_with_the_service_twice_counts_once(care):
    plan = care.plan()
    twice(care.came(-3))
    assert standing(plan).done == 1


def test_of_two_plans_the_earlier_takes_a_visit_and_the_later_what_is_left(care):
    first = care.plan(lines=[LineWish(care.service.pk, 1, 3)])
    second = care.plan(started_on=TODAY - timedelta(days=40))
    care.came(-30, -10)
    assert [(standing(plan).done, standing(plan).total) for plan in (first, second)] == [(1, 1), (1, 6)]


def test_of_two_lines_of_one_service_the_second_waits_for_the_first(care):
    lines = [LineWish(care.service.pk, 2, 1), LineWish(care.service.pk, 2, 4)]
    plan = care.plan(lines=lines)
    care.came(-20)
    assert [line.due_on for line in standing(plan).lines] == [TODAY - timedelta(days=13), None]
    care.came(-10)
    assert [line.due_on for line in standing(plan).lines] == [None, TODAY + timedelta(days=18)]


def test_what_is_booked_is_not_due(care):
    plan = care.plan()
    care.came(5, state="booked")
    found = standing(plan)
    assert (found.due_on, len(found.lines[0].booked), found.lines[0].left) == (None, 1, 5)
    assert proposals_of([found]) == []


def test_a_pause_is_never_due_and_an_end_counts_no_later_visit(care):
    plan = care.plan()
    type(plan).objects.update(state="paused")
    assert standing(plan).due_on is None
    type(plan).objects.update(state="ended", ended_on=TODAY - timedelta(days=10))
    care.came(-12, -8)
    assert standing(plan).done == 1


def test_a_session_by_hand_takes_its_room_and_can_be_taken_back(care):
    plan = care.plan(lines=[LineWish(care.service.pk, 2, 3)])
    line = plan.lines.get()
    care.came(-20, -5)
    with pytest.raises(BadInput):
        step(session_add, plan, clock=CLOCK, line_id=line.pk, on=TODAY)
    visit_id = standing(plan).lines[0].done[-1].visit_id
    plan = step(visit_leave_out, plan, visit_id=visit_id)
    plan = step(session_add, plan, clock=CLOCK, line_id=line.pk, on=date(2026, 11, 20))
    assert [one.visit_id is None for one in standing(plan).lines[0].done] == [False, True]
    plan = step(session_remove, plan, line_id=line.pk, on=date(2026, 11, 20))
    plan = step(visit_leave_out, plan, visit_id=visit_id, is_out=False)
    assert standing(plan).done == 2


def test_a_step_on_a_plan_that_was_changed_meanwhile_is_refused(care):
    plan, visit = care.plan(), care.came(-3)
    step(visit_leave_out, plan, visit_id=visit.pk)
    with pytest.raises(StaleVersion):
        step(visit_leave_out, plan, visit_id=visit.pk)


def test_a_visit_of_somebody_else_cannot_be_left_out(care):
    plan, visit = care.plan(), care.came(-3, customer=CustomerFactory())
    with pytest.raises(NotFound):
        step(visit_leave_out, plan, visit_id=visit.pk)


def test_a_session_lies_in_the_last_two_years(care):
    plan = care.plan()
    for day in (TODAY + timedelta(days=1), date(1, 1, 1)):
        with pytest.raises(BadInput):
            step(session_add, plan, clock=CLOCK, line_id=plan.lines.get().pk, on=day)


def test_the_proposal_names_service_person_and_day(care):
    plan = care.plan(main_staff_id=care.shop.staff[0].pk)
    care.came(-10)
    (proposal,) = proposals_of([standing(plan)])
    assert proposal.number == 2
    assert f"day={TODAY + timedelta(days=11)}" in proposal.url
    assert f"customer={care.ada.pk}" in proposal.url
    assert f"s={care.service.pk}&p={care.shop.staff[0].pk}" in proposal.url


def test_after_a_merge_the_plan_counts_the_visits_of_both(care):
    plan, other = care.plan(), CustomerFactory()
    visit = care.came(-3, customer=other)
    visit.customer = care.ada
    visit.save()
    Customer.objects.filter(pk=other.pk).update(merged_into=care.ada)
    assert standing(plan).done == 1
