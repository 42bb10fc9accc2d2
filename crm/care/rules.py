"""Tasks that make themselves: each morning the worker asks every rule for the occasions of its days."""

from datetime import date, datetime, timedelta

from crm.care.models import Assignment, Task, TaskSource, TaskTemplate
from crm.care.triggers import Occasion, trigger_of
from crm.customers.standing import customers_held
from kernel.clock import Clock, instant_of, zone
from kernel.context import current_salon, salon_day
from kernel.due.services import due_at_latest
from kernel.transactions import service_transaction
from tenants.accounts.models import User

DUE_KIND = "care.rules"
MORNING_MINUTE = 5 * 60  # of the salon's day: before anybody comes, after the nightly work
CATCH_UP = timedelta(days=14)
MOST_A_DAY = 500  # of one rule: more than a team can do is no help


def rules_work(*, clock: Clock) -> int:
    """Make the tasks that are due today, and those of missed mornings; how many. The same occasion makes one task for ever."""
    today = salon_day(clock)
    rules = TaskTemplate.objects.filter(archived_at=None).exclude(trigger="")
    return sum(rule_run(pk, today, clock) for pk in list(rules.values_list("pk", flat=True)))


@service_transaction
def rule_run(template_id: int, today: date, clock: Clock) -> int:
    """The tasks of one rule that are due by `today`; how many were new.

    The rule is held while its tasks are made: what somebody changes or puts away meanwhile counts whole, before or after.
    """
    rows = TaskTemplate.objects.select_for_update(of=("self",)).filter(archived_at=None)
    template = rows.filter(pk=template_id).first()
    trigger = trigger_of(template.trigger) if template else None
    if template is None or trigger is None:
        return 0
    days = timedelta(days=template.days)
    first = max(template.since or today, today - CATCH_UP - days)
    if (last := today - days) < first:
        return 0
    occasions = list(trigger.find(first, last, template.subject_id))
    return _tasks_make(template, occasions, clock)


def _tasks_make(template: TaskTemplate, occasions: list[Occasion], clock: Clock) -> int:
    known_people = set(customers_held({one.customer_id for one in occasions}))
    active = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    rows = [_task_of(template, one, active, clock) for one in occasions if one.customer_id in known_people]
    known = set(
        Task.objects.filter(occasion__in=[row.occasion for row in rows]).values_list("occasion", flat=True)
    )
    new = [row for row in rows if row.occasion not in known][:MOST_A_DAY]
    Task.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _task_of(template: TaskTemplate, one: Occasion, active: set[int], clock: Clock) -> Task:
    wanted = {Assignment.SERVED: one.user_id, Assignment.USER: template.owner_id}.get(
        Assignment(template.assignment)
    )
    return Task(
        title=template.title,
        kind=template.kind,
        note=template.note,
        customer_id=one.customer_id,
        owner_id=wanted if wanted in active else None,
        due_on=max(one.on + timedelta(days=template.days), template.since or one.on),
        source=TaskSource.RULE,
        template=template,
        occasion=f"{template.pk}:{one.key}"[:80],
        created_at=clock.now(),
    )


def next_morning(clock: Clock) -> datetime | None:
    """When the rules are asked next; None while there is none."""
    if not TaskTemplate.objects.filter(archived_at=None).exclude(trigger="").exists():
        return None
    tomorrow = salon_day(clock) + timedelta(days=1)
    return instant_of(tomorrow, MORNING_MINUTE, zone(current_salon().time_zone))


def rules_wake(clock: Clock) -> None:
    """Look at the rules soon: one was made or changed. In the caller's transaction, as late as can be."""
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now())
