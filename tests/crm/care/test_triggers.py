"""Birthdays and rhythms as occasions, and rules that are changed while tasks are made."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.history.keeping import history_rebuild
from booking.history.models import CustomerFacts
from crm.care import rules, triggers
from crm.care.birthday_trigger import birthdays
from crm.care.models import Task, TaskTemplate
from crm.care.rules import rule_run, rules_work
from crm.care.task_templates import TemplateDetails, ready_rules, template_archive, template_save
from crm.care.triggers import Occasion, Trigger, register_trigger
from crm.customers.models import Customer
from kernel.actor import system_actor
from kernel.clock import FixedClock
from tests.booking.history.scene import came
from tests.cast import CustomerFactory, open_salon

pytestmark = pytest.mark.usefixtures("in_a")

ACTOR = system_actor("test")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def day(ahead=0):
    return FixedClock(NOON + timedelta(days=ahead))


def rule(row=None, at=0, **details):
    told = {"title": "Greet", "kind": "call", "trigger": "birthday", "days": -7} | details
    return template_save(
        actor=ACTOR, clock=day(at), details=TemplateDetails(**told),
        template_id=row.pk if row else None, version=row.version if row else 0,
    )  # fmt: skip


def born(month, number, **values):
    return CustomerFactory(birth_month=month, birth_day=number, **values)


def test_a_birthday_makes_one_task_a_year_a_week_before():
    born(12, 10)
    rule()
    made = [rules_work(clock=day(ahead)) for ahead in (0, 11, 12, 200, 365 + 11)]
    assert made == [0, 1, 0, 0, 1]
    assert list(Task.objects.order_by("pk").values_list("due_on", flat=True)) == [
        date(2026, 12, 3), date(2027, 12, 3)
    ]  # fmt: skip


def test_a_lunar_birthday_is_kept_on_its_day_of_each_year():
    customer = born(8, 15, birth_calendar="lunar")
    found = [(one.on, one.key) for one in birthdays(date(2026, 9, 20), date(2026, 9, 30), None)]
    assert found == [(date(2026, 9, 25), f"birthday:{customer.pk}:2026")]
    assert [one.on for one in birthdays(date(2027, 9, 10), date(2027, 9, 20), None)] == [date(2027, 9, 15)]


def test_the_29th_of_february_and_the_turn_of_the_year():
    born(2, 29)
    born(1, 1)
    assert [one.on for one in birthdays(date(2026, 12, 30), date(2027, 3, 1), None)] == [
        date(2027, 1, 1), date(2027, 2, 28)
    ]  # fmt: skip


def test_a_birthday_that_is_put_right_makes_no_second_task():
    customer = born(11, 25)
    rule()
    assert rules_work(clock=day()) == 1
    Customer.objects.filter(pk=customer.pk).update(birth_day=26)
    assert rules_work(clock=day(1)) == 0


def test_a_rule_that_is_switched_on_asks_for_nothing_that_is_late_already():
    born(11, 23)
    rule()
    rules_work(clock=day())
    assert Task.objects.get().due_on == TODAY


def test_a_rhythm_that_has_passed_makes_one_task_for_who_served_last(cast):
    shop = open_salon()
    shop.staff[0].user = cast.stylist
    shop.staff[0].save()
    customer = came(shop, days_ago=(90, 60, 30)).customer
    history_rebuild(clock=day())
    assert CustomerFacts.objects.get(customer=customer).expected_on == TODAY
    rule(trigger="rhythm_overdue", days=3, assignment="served")
    made = [rules_work(clock=day(ahead)) for ahead in (2, 3, 4)]
    assert made == [0, 1, 0]
    assert (Task.objects.get().customer_id, Task.objects.get().owner_id) == (customer.pk, cast.stylist.pk)


def test_who_has_booked_is_not_invited_back():
    shop = open_salon()
    customer = came(shop, days_ago=(90, 60, 30)).customer
    came(shop, customer, days_ago=(-6,), state="booked")
    history_rebuild(clock=day())
    rule(trigger="rhythm_overdue", days=3)
    assert rules_work(clock=day(3)) == 0


def test_both_are_ready_rules_now():
    assert {"birthday", "rhythm_overdue", "after_visit"} <= {one.trigger for one in ready_rules()}


@pytest.fixture
def listed(monkeypatch):
    """A trigger with two subjects whose occasions the test lists."""
    rows = []
    monkeypatch.setattr(triggers, "_triggers", dict(triggers._triggers))

    def find(first, last, _subject_id):
        return [one for one in rows if first <= one.on <= last]

    def subjects():
        return [(1, "one"), (2, "two")]

    register_trigger(Trigger(code="tested", label="tested", position=1, find=find, subjects=subjects))
    return rows


def test_a_rule_that_is_widened_makes_nothing_that_would_be_late(listed):
    row = rule(trigger="tested", subject_id=1, days=30)
    listed.extend(
        Occasion(f"x:{ahead}", CustomerFactory().pk, TODAY + timedelta(days=ahead)) for ahead in (5, 9)
    )
    rule(row, at=10, trigger="tested", subject_id=1, days=2)
    assert [rules_work(clock=day(ahead)) for ahead in (10, 11)] == [0, 1], "the one of day 9 is due on day 11"


def test_a_rule_about_something_else_begins_anew(listed):
    row = rule(trigger="tested", subject_id=1, days=3)
    listed.append(Occasion("x:1", CustomerFactory().pk, TODAY + timedelta(days=1)))
    row = rule(row, at=2, trigger="tested", subject_id=2, days=3)
    assert (row.since, rules_work(clock=day(4))) == (TODAY + timedelta(days=2), 0)


def test_a_rule_that_takes_longer_keeps_what_it_saw(listed):
    row = rule(trigger="tested", subject_id=1, days=3)
    listed.append(Occasion("x:1", CustomerFactory().pk, TODAY + timedelta(days=1)))
    rule(row, at=2, trigger="tested", subject_id=1, days=5)
    assert [rules_work(clock=day(ahead)) for ahead in (5, 6)] == [0, 1]


def test_what_is_changed_while_the_worker_goes_through_the_rules_counts(listed, monkeypatch):
    row = rule(trigger="tested", subject_id=1, days=0)
    listed.append(Occasion("x:1", CustomerFactory().pk, TODAY))
    real = rules.rule_run

    def put_away_first(template_id, today, clock):
        template_archive(actor=ACTOR, clock=clock, template_id=row.pk)
        return real(template_id, today, clock)

    monkeypatch.setattr(rules, "rule_run", put_away_first)
    assert rules_work(clock=day()) == 0
    assert not Task.objects.exists()


def test_a_second_tick_over_the_same_occasions_makes_nothing(listed, monkeypatch):
    row = rule(trigger="tested", subject_id=1, days=0)
    listed.append(Occasion("x:1", CustomerFactory().pk, TODAY))
    monkeypatch.setattr(rules, "MOST_A_DAY", 1)
    assert [rule_run(row.pk, TODAY, day()) for _twice in range(2)] == [1, 0]
    assert TaskTemplate.objects.get().tasks.count() == 1
