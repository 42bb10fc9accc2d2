"""The engine keeps every hard rule, tells the truth about the soft ones, and names what collides."""

from dataclasses import replace

import pytest

from booking.autoroster.solver.model import Model
from booking.autoroster.solver.plan import Rule, RuleKind, plan_from_json, plan_to_json
from booking.autoroster.solver.problem import (
    Demand,
    Person,
    Problem,
    Stretch,
    Wish,
    problem_from_json,
    problem_to_json,
)
from booking.autoroster.solver.report import report_of
from booking.autoroster.solver.search import Limits, solve
from tests.booking.autoroster.checker import Timeline
from tests.booking.autoroster.shops import shop
from tests.seeds import varied

# Ends by what is found, not by the clock, so that a busy machine sees the same.
QUICK = Limits(seconds=30, workers=1)
NIGHTLY = Limits(seconds=20, workers=1, good_enough=0.3)
ROUGH = Limits(seconds=2, workers=1, good_enough=0.6)
OPEN = ((540, 1140),)
WEEK = (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, ())


def checked(problem, plan):
    """The plan is right by the checker's own counting."""
    timeline, report = Timeline(problem, plan), report_of(problem, plan)
    assert timeline.faults() == []
    assert report.uncovered_minutes == timeline.uncovered()
    for person, told in zip(problem.people, report.people, strict=True):
        met = {number for number in range(len(person.wishes)) if timeline.met(person, number)}
        likes = {number for number, wish in enumerate(person.wishes) if wish.likes}
        assert set(told.kept) == (met & likes) | (set(range(len(person.wishes))) - met - likes)


@pytest.mark.parametrize("seed", range(5))
def test_a_small_shops_roster_keeps_every_hard_rule(seed):
    problem = replace(
        shop(seed, people=3 + seed % 2, weeks=1 + (seed == 3)), least_people=0, keeps_contract=False
    )
    checked(problem, solve(problem, ROUGH))


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(200))
def test_two_hundred_shops_rosters_keep_every_hard_rule(seed):
    problem = shop(varied(1000 + seed), people=3 + seed % 8, weeks=1 + seed % 3)
    problem = replace(problem, least_people=0, keeps_contract=False)
    checked(problem, solve(problem, NIGHTLY))


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(40))
def test_a_shop_that_asks_too_much_gets_a_whole_roster_or_a_reason(seed):
    problem = replace(shop(varied(2000 + seed), people=4, weeks=1), least_people=1, keeps_contract=True)
    plan = solve(problem, NIGHTLY)
    assert bool(plan.colliding) != (Timeline(problem, plan).faults() == [])


def test_a_plan_and_a_problem_survive_the_way_through_json():
    problem = shop(7, people=3, weeks=1)
    assert problem_from_json(problem_to_json(problem)) == problem
    plan = solve(replace(problem, least_people=0, keeps_contract=False), ROUGH)
    assert plan_from_json(plan_to_json(plan)) == plan


def test_demand_is_met_before_contracts_are():
    wanted = tuple(Demand(day, 540, 1140, 1, 1) for day in range(6))
    people = (Person(1, (1,), contract=1200), Person(2, (1,), contract=1200), Person(3, (2,), contract=600))
    problem = Problem(7, WEEK, people, wanted, step=300, least_shift=300)
    report = report_of(problem, solve(problem, QUICK))
    assert report.uncovered_minutes == 0


def test_a_wish_is_kept_where_another_can_come():
    wanted = (Demand(0, 540, 1140, 1, 1),)
    people = (Person(1, (1,), wishes=(Wish(0, 0, 1440),)), Person(2, (1,)))
    plan = solve(Problem(7, WEEK, people, wanted), QUICK)
    assert [shift.person for shift in plan.shifts] == [2]


def test_weekends_are_shared():
    wanted = tuple(Demand(day, 540, 780, 1, 1) for day in (0, 5, 7, 12, 14, 19, 21, 26))
    people = (Person(1, (1,), contract=240), Person(2, (1,), contract=240))
    problem = Problem(28, (((540, 780),), *WEEK[1:5], ((540, 780),), ()) * 4, people, wanted, step=120)
    report = report_of(problem, solve(problem, QUICK))
    assert [person.weekends for person in report.people] == [2, 2]


def test_two_people_wanted_while_one_is_away_collide():
    people = (Person(1), Person(2, away=(Stretch(3, 0, 1440),)))
    problem = Problem(7, WEEK, people, least_people=2)
    plan = solve(replace(problem, people=tuple(replace(one, rest=0) for one in people)), QUICK)
    assert set(plan.colliding) == {Rule(RuleKind.LEAST_PEOPLE, day=3), Rule(RuleKind.AWAY, person=2, day=3)}


def test_a_contract_over_the_most_of_a_week_collides():
    people = (Person(1, contract=2400, most_week=1800), Person(2, contract=600))
    plan = solve(Problem(7, WEEK, people, keeps_contract=True), QUICK)
    assert set(plan.colliding) == {
        Rule(RuleKind.CONTRACT, person=1, week=0),
        Rule(RuleKind.MOST_WEEK, person=1, week=0),
    }


def test_the_model_without_a_guard_would_break_the_rest():
    """The checker sees what the rule prevents: late until 2 at night, then from 9 in the morning."""
    night = ((1320, 1560),), ((540, 780),)
    person = Person(1, (1,), days_off=0)
    wanted = (Demand(0, 1320, 1560, 1, 1), Demand(1, 540, 780, 1, 1))
    problem = Problem(7, (*night, *((),) * 5), (person,), wanted)
    restless = replace(problem, people=(replace(person, rest=0),))
    assert Timeline(problem, solve(restless, QUICK)).faults() == ["1: too little rest"]
    assert Timeline(problem, solve(problem, QUICK)).faults() == []


def test_every_rule_has_a_name_when_rules_are_asked_for():
    problem = shop(3, people=3, weeks=1)
    kinds = {rule.kind for rule in Model(problem, explains=True).rules}
    assert kinds >= {RuleKind.MOST_WEEK, RuleKind.DAYS_OFF}
