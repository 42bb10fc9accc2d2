"""The pages of the automatic roster: ask, watch, read, take over; rules, demand and wishes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from booking.autoroster.models import PersonWish, PlanningRules, RosterRun
from booking.autoroster.services import rules_save
from booking.autoroster.solver.plan import Plan, Rule, RuleKind, Shift
from booking.roster.models import PlannedShift
from booking.roster.plans import monday_of
from kernel.clock import system_clock
from tests.booking.autoroster.scene import ask, work
from tests.booking.roster.scene import manager
from tests.golden_queries import assert_golden, queries_of


@pytest.fixture
def desk(salon_a, cast, client_of, shop):
    """The manager's browser."""
    return client_of(salon_a, cast.manager)


@pytest.fixture
def monday():
    """The next Monday by the real clock."""
    return monday_of(timezone.localdate() + timedelta(days=7))


def page(name, *args, shop=None):
    """The address of a page."""
    return reverse(f"autoroster:{name}", args=args) + (f"?location={shop.location.pk}" if shop else "")


def text_of(answer):
    return " ".join(answer.content.decode().split())


def ready(shop, monday, **more):
    """A run with two people's shifts and one hour uncovered, ready."""
    wish = PersonWish.objects.create(staff=shop.staff[0], kind="rather_not", weekday=0)
    demand = {str(shop.services[0].category_id): {"0": {"9": 1, "17": 1}}}
    PlanningRules.objects.create(location=shop.location, source="hand", demand=demand)
    run = ask(shop, system_clock, monday=monday)
    shifts = (Shift(shop.staff[0].pk, 0, ((540, 900),)), Shift(shop.staff[1].pk, 1, ((600, 1080),)))
    work(shop, system_clock, Plan(shifts=shifts, **more))
    assert wish.pk
    return run


def test_a_roster_is_asked_for_and_watched(desk, shop, monday):
    answer = desk.post(page("home", shop=shop), {"monday": monday.isoformat(), "weeks": "2"})
    run = RosterRun.objects.get()
    assert answer.headers["Location"] == page("run", run.pk)
    assert 'hx-trigger="every 1s"' in text_of(desk.get(page("run", run.pk)))
    assert "It is next in line" in text_of(desk.get(page("progress", run.pk)))
    assert desk.post(page("home", shop=shop), {"monday": monday.isoformat(), "weeks": "1"}).status_code == 409


def test_a_week_that_is_not_offered_is_refused(desk, shop, monday):
    answer = desk.post(page("home", shop=shop), {"monday": "2020-01-06", "weeks": "9"})
    assert answer.status_code == 422


def test_a_finished_run_has_the_page_asked_for_anew(desk, shop, monday):
    run = ready(shop, monday)
    assert desk.get(page("progress", run.pk)).headers["HX-Refresh"] == "true"


def test_the_answer_is_explained(desk, shop, monday):
    text = text_of(desk.get(page("run", ready(shop, monday).pk)))
    for said in ("50 %", "09:00–15:00", "17:00–18:00", "1 person short", "not kept", "Take over as draft"):
        assert said in text


def test_the_number_of_queries_stands(desk, shop, monday):
    run = ready(shop, monday)
    seen = {
        name: queries_of(desk, address)
        for name, address in (
            ("run", page("run", run.pk)),
            ("home", page("home")),
            ("demand", page("demand")),
        )
    }
    assert_golden("autoroster", {name: len(sql) for name, sql in seen.items()}, seen)


def test_colliding_rules_are_named(desk, shop, monday):
    rules = (Rule(RuleKind.LEAST_PEOPLE, day=0), Rule(RuleKind.AWAY, person=shop.staff[0].pk, day=0))
    text = text_of(desk.get(page("run", ready(shop, monday, colliding=rules).pk)))
    assert "Enough people are there whenever you are open on Monday" in text
    assert "Ana is away on Monday" in text


def test_a_run_is_cancelled(desk, shop, monday):
    run = ask(shop, system_clock, monday=monday)
    assert desk.post(page("cancel", run.pk)).status_code == 302
    assert "It was cancelled" in text_of(desk.get(page("run", run.pk)))


def test_taking_over_leads_to_the_draft_once(desk, shop, monday):
    run = ready(shop, monday)
    answer = desk.post(page("take", run.pk))
    assert f"week={monday.isoformat()}" in answer.headers["Location"]
    assert PlannedShift.objects.count() == 2
    assert desk.post(page("take", run.pk)).status_code == 409


RULES = {
    "least_people": "2", "source": "past", "weeks_back": "6", "cover": "9", "contract": "3", "wishes": "0",
    "fairness": "1", "version": "1",
}  # fmt: skip


def test_rules_are_saved_and_two_tabs_do_not_overwrite_each_other(desk, shop):
    assert desk.post(page("rules", shop=shop), RULES).status_code == 302
    saved = PlanningRules.objects.get()
    assert (saved.least_people, saved.cover, saved.wishes, saved.version) == (2, 9, 0, 2)
    assert desk.post(page("rules", shop=shop), RULES).status_code == 409


def test_demand_is_typed_by_the_hour(desk, shop):
    category = shop.services[0].category_id
    assert f'name="c{category}-0-9"' in text_of(desk.get(page("demand", shop=shop)))
    answer = desk.post(page("demand", shop=shop), {f"c{category}-0-9": "2", "version": "1"})
    assert answer.status_code == 302
    saved = PlanningRules.objects.get()
    assert (saved.source, saved.demand) == ("hand", {str(category): {"0": {"9": 2}}})
    assert 'value="2"' in text_of(desk.get(page("demand", shop=shop)))


@pytest.mark.parametrize("typed", ["x", "-1", "51", "٣", "1.5"])
def test_what_is_no_number_of_people_is_refused_and_kept(desk, shop, typed):
    name = f"c{shop.services[0].category_id}-0-9"
    answer = desk.post(page("demand", shop=shop), {name: typed, "version": "1"})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()


def test_a_wish_is_noted_and_taken_away(desk, shop):
    wish = {"staff": shop.staff[0].pk, "kind": "cannot", "weekday": "5", "end_minute": "12:00"}
    assert desk.post(page("wishes", shop=shop), wish).status_code == 302
    assert "every Saturday · 00:00–12:00" in text_of(desk.get(page("wishes", shop=shop)))
    assert desk.post(page("wish_remove", PersonWish.objects.get().pk, shop=shop)).status_code == 302
    assert not PersonWish.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{}, {"weekday": "1", "on_date": "2027-01-01"}, {"weekday": "1", "start_minute": "13:00"}]
)
def test_a_wish_without_one_day_or_that_goes_backwards_is_refused(desk, shop, wrong):
    wish = {"staff": shop.staff[0].pk, "kind": "likes", "end_minute": "12:00"}
    assert desk.post(page("wishes", shop=shop), wish | wrong).status_code == 422


def test_a_receptionist_sees_none_of_it(salon_a, cast, client_of, shop):
    front = client_of(salon_a, cast.receptionist)
    for name in ("home", "rules", "demand", "wishes"):
        assert front.get(page(name)).status_code == 403


def test_rules_are_kept_for_each_location(shop):
    rules_save(actor=manager(), location_id=shop.location.pk, version=1, values={"least_people": 1})
    assert PlanningRules.objects.get().location == shop.location
