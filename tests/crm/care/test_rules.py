"""Rules: tasks that make themselves, once for each occasion, whatever happens to the worker."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.care import triggers
from crm.care.models import Task, TaskTemplate
from crm.care.rules import DUE_KIND, next_morning, rules_work
from crm.care.task_templates import TemplateDetails, ready_rules, template_archive, template_save
from crm.care.triggers import Occasion, Trigger, register_trigger
from kernel.actor import system_actor
from kernel.clock import FixedClock
from kernel.due.models import DueWork
from kernel.errors import BadInput, StaleVersion
from tenants.accounts.models import User
from tests.cast import CustomerFactory
from tests.visits import make_visit

pytestmark = pytest.mark.usefixtures("in_a")

ACTOR = system_actor("test")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def day(ahead):
    return FixedClock(NOON + timedelta(days=ahead))


@pytest.fixture
def occasions(monkeypatch):
    """A trigger whose occasions the test lists."""
    listed = []
    monkeypatch.setattr(triggers, "_triggers", dict(triggers._triggers))

    def find(first, last, _subject_id):
        return [one for one in listed if first <= one.on <= last]

    register_trigger(Trigger(code="tested", label="tested", position=1, find=find))
    return listed


def rule(**details):
    told = {"title": "Greet", "kind": "call", "trigger": "tested"} | details
    return template_save(actor=ACTOR, clock=day(0), details=TemplateDetails(**told))


def occasion(number=1, ahead=0, user_id=None):
    return Occasion(f"x:{number}", CustomerFactory().pk, TODAY + timedelta(days=ahead), user_id)


def test_an_occasion_makes_its_task_on_the_day_it_is_due_and_never_a_second_one(occasions):
    rule(days=2)
    occasions.append(occasion())
    assert [rules_work(clock=day(ahead)) for ahead in (0, 1, 2, 2, 3)] == [0, 0, 1, 0, 0]
    assert (Task.objects.get().due_on, Task.objects.get().source) == (date(2026, 3, 4), "rule")


def test_before_the_day_works_too(occasions):
    rule(days=-7)
    occasions.append(occasion(ahead=10))
    assert [rules_work(clock=day(ahead)) for ahead in (2, 3)] == [0, 1]
    assert Task.objects.get().due_on == date(2026, 3, 5)


def test_mornings_that_were_missed_are_made_up_for_two_weeks(occasions):
    rule()
    occasions.extend(occasion(number, ahead=number) for number in range(30))
    assert rules_work(clock=day(29)) == 15


def test_what_a_rule_made_already_takes_no_room_of_what_is_new(occasions, monkeypatch):
    monkeypatch.setattr("crm.care.rules.MOST_A_DAY", 2)
    rule()
    occasions.extend([occasion(1), occasion(2), occasion(3, ahead=1)])
    assert [rules_work(clock=day(ahead)) for ahead in (0, 1)] == [2, 1]


def test_a_rule_that_is_switched_on_makes_nothing_of_the_past(occasions):
    occasions.append(occasion(ahead=-1))
    rule(days=1)
    assert rules_work(clock=day(0)) == 0


def test_whoever_served_gets_the_task_unless_they_are_gone(occasions):
    gone, here = User.objects.get(role="manager"), User.objects.get(role="stylist")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    rule(assignment="served")
    occasions.extend([occasion(1, user_id=gone.pk), occasion(2, user_id=here.pk)])
    rules_work(clock=day(0))
    assert list(Task.objects.order_by("occasion").values_list("owner_id", flat=True)) == [None, here.pk]


def test_a_rule_wakes_the_worker_and_the_next_morning_is_five_on_the_salons_clock(occasions, salon_a):
    rule()
    assert DueWork.objects.filter(salon_uuid=salon_a.uuid, kind=DUE_KIND).exists()
    assert next_morning(day(0)).isoformat() == "2026-03-03T05:00:00+01:00"


def test_a_rule_put_away_makes_nothing_and_brought_back_begins_anew(occasions):
    row = rule()
    template_archive(actor=ACTOR, clock=day(0), template_id=row.pk)
    occasions.append(occasion(ahead=1))
    assert (rules_work(clock=day(1)), next_morning(day(1))) == (0, None)
    template_archive(actor=ACTOR, clock=day(5), template_id=row.pk, is_away=False)
    assert rules_work(clock=day(5)) == 0


def test_everything_wrong_with_a_rule_is_named_at_once():
    with pytest.raises(BadInput) as refusal:
        rule(title=" ", kind="x", trigger="never", days=999, assignment="user", note="\x00")
    fields = {problem.field for problem in refusal.value.problems}
    assert fields == {"title", "kind", "trigger", "days", "owner_id", "note"}


def test_a_rule_about_a_service_asks_which():
    with pytest.raises(BadInput):
        rule(trigger="after_service")


def test_of_two_tabs_the_second_is_told(occasions):
    row = rule()
    told = {"actor": ACTOR, "clock": day(0), "template_id": row.pk, "version": 1}
    template_save(**told, details=TemplateDetails(title="One", kind="call"))
    with pytest.raises(StaleVersion):
        template_save(**told, details=TemplateDetails(title="Two", kind="call"))
    assert TaskTemplate.objects.get().title == "One"


def test_ready_rules_are_taken_up_once():
    codes = [details.trigger for details in ready_rules()]
    template_save(actor=ACTOR, clock=day(0), details=ready_rules()[0])
    assert [details.trigger for details in ready_rules()] == codes[1:]


@pytest.mark.parametrize(
    ("state", "trigger", "made"),
    [
        ("done", "after_visit", 1),
        ("done", "first_visit", 1),
        ("no_show", "no_show", 1),
        ("booked", "after_visit", 0),
    ],
)
def test_visits_make_tasks_by_their_state(state, trigger, made):
    visit = make_visit(start=NOON)
    visit.state = state
    visit.save()
    rule(trigger=trigger, days=3)
    assert rules_work(clock=day(3)) == made


def test_only_the_first_visit_is_a_first_one():
    first = make_visit(start=NOON)
    second = make_visit(start=NOON + timedelta(days=1), email="bea@example.com")
    type(first).objects.filter(pk__in=[first.pk, second.pk]).update(state="done", customer=first.customer)
    rule(trigger="first_visit")
    rule(trigger="after_visit")
    rules_work(clock=day(2))
    kinds = [task.occasion.split(":")[1] for task in Task.objects.order_by("pk")]
    assert sorted(kinds) == ["first", "visit", "visit"]
