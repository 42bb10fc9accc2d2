"""A run is asked for once, goes on after a killed worker, can be cancelled, and is taken over once."""

from datetime import timedelta

import pytest

from booking.autoroster.models import RosterRun
from booking.autoroster.running import MOST_TRIES, run_claim, run_next
from booking.autoroster.selectors import next_due
from booking.autoroster.services import AlreadyPlanning, NotReady, run_cancel, run_take_over
from booking.autoroster.solver.plan import Plan, Rule, RuleKind
from booking.roster.models import PlannedShift
from kernel.due.models import DueWork
from kernel.errors import BadInput, NotAllowed
from tests.booking.autoroster.scene import answering, ask, plan_for, work
from tests.booking.roster.scene import MONDAY, day, manager


def state(run):
    """State and reason as they stand."""
    run.refresh_from_db()
    return run.state, run.failure


def test_a_run_is_worked_on_and_answered(shop, clock):
    run = ask(shop, clock)
    assert DueWork.objects.filter(kind="autoroster").exists()
    assert work(shop, clock)
    assert state(run) == ("done", "")
    assert (run.progress, run.cost, run.result["report"]["uncovered_minutes"]) == (100, 7, 0)
    assert next_due() is None


def test_a_second_run_for_the_location_waits_its_turn(shop, clock):
    ask(shop, clock)
    with pytest.raises(AlreadyPlanning):
        ask(shop, clock)


@pytest.mark.parametrize(("monday", "weeks"), [(MONDAY, 0), (MONDAY, 7), (day(1), 1), (day(-7), 1)])
def test_weeks_that_cannot_be_planned_are_refused(shop, clock, monday, weeks):
    with pytest.raises(BadInput):
        ask(shop, clock, monday=monday, weeks=weeks)


def test_a_cancelled_run_stays_cancelled_though_the_engine_answers(shop, clock):
    run = ask(shop, clock)
    work(shop, clock, before=lambda: run_cancel(actor=manager(), clock=clock, run_id=run.pk))
    assert state(run) == ("cancelled", "")


def test_a_killed_workers_run_is_taken_up_when_its_lease_is_over(shop, clock):
    run = ask(shop, clock)
    assert run_claim(clock=clock).pk == run.pk
    assert run_claim(clock=clock) is None
    clock.move(timedelta(seconds=21))
    assert work(shop, clock)
    assert state(run) == ("done", "")


def test_a_worker_that_was_thought_dead_writes_nothing(shop, clock):
    run = ask(shop, clock)

    def meanwhile():
        clock.move(timedelta(seconds=21))
        run_claim(clock=clock)

    work(shop, clock, before=meanwhile)
    assert (state(run), run.tries) == (("running", ""), 2)


def test_a_run_that_kills_its_workers_fails_in_the_end(shop, clock):
    run = ask(shop, clock)
    for _time in range(MOST_TRIES + 1):
        run_claim(clock=clock)
        clock.move(timedelta(seconds=21))
    assert state(run) == ("failed", "stopped")


def test_colliding_rules_are_kept_with_the_run(shop, clock):
    run = ask(shop, clock)
    work(shop, clock, Plan(colliding=(Rule(RuleKind.LEAST_PEOPLE, day=2),)))
    assert state(run) == ("failed", "collides")
    assert run.result["plan"]["colliding"][0]["day"] == 2


def test_an_engine_that_ends_without_an_answer_fails_the_run(shop, clock):
    run = ask(shop, clock)
    run_next(clock=clock, engine=answering(None))
    assert state(run) == ("failed", "no_time")


def test_a_ready_roster_becomes_the_draft_once(shop, clock):
    run = ask(shop, clock)
    work(shop, clock)
    run_take_over(actor=manager(), clock=clock, run_id=run.pk)
    row = PlannedShift.objects.get()
    assert (row.staff, row.on, row.start_minute, row.end_minute) == (shop.staff[0], MONDAY, 540, 1020)
    with pytest.raises(NotReady):
        run_take_over(actor=manager(), clock=clock, run_id=run.pk)


def test_a_run_that_is_not_ready_is_not_taken_over(shop, clock):
    run = ask(shop, clock)
    with pytest.raises(NotReady):
        run_take_over(actor=manager(), clock=clock, run_id=run.pk)


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_only_who_plans_the_roster_may_ask(shop, clock, role):
    actor = manager()
    with pytest.raises(NotAllowed):
        ask(shop, clock, actor=type(actor)(kind=actor.kind, id=2, name="Rose", role=role))


def test_the_engine_in_its_own_process_answers(shop, clock, settings):
    settings.ROSTER_SECONDS = 5
    run = ask(shop, clock)
    run_next(clock=clock)
    assert state(run) == ("done", "")
    assert RosterRun.objects.get().result["plan"]["proven"] is True
    assert plan_for(shop).is_found
