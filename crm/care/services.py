"""Writes of tasks and of talks with customers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.care.models import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    ContactWay,
    Interaction,
    Outcome,
    Task,
    TaskKind,
    TaskSource,
    TaskState,
    TaskTemplate,
)
from crm.care.sight import task_locked, task_sight
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_held
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.errors import BadInput, NotFound, Problem, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.models import User
from tenants.accounts.rights import Action, authorise

FARTHEST = timedelta(days=730)
# Free words are about people, and nothing leaves the trail: it keeps what was done, not what was said.
WORDS = frozenset({"title", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWish:
    """A task as typed; `owner_id` is a login of the salon, None for nobody's."""

    title: str
    due_on: date
    kind: str = TaskKind.FOLLOW_UP
    note: str = ""
    customer_id: int | None = None
    owner_id: int | None = None


@service_transaction
def task_create(*, actor: Actor, clock: Clock, wish: TaskWish, template_id: int | None = None) -> Task:
    """Put down what is to be done; `template_id` is what it was made from.

    Raises NotAllowed (also for giving it to somebody else without the right to lead), NotFound, BadInput naming everything.
    """
    authorise(actor, Action.TASKS_USE)
    _check(wish, clock)
    if wish.customer_id is not None:
        customer_seen(customer_sight(actor), wish.customer_id)
        wish = replace(wish, customer_id=customer_held(wish.customer_id).pk)
    _check_owner(actor, wish.owner_id)
    template = TaskTemplate.objects.filter(pk=template_id, archived_at=None).first() if template_id else None
    task = Task.objects.create(
        **asdict(wish) | {"title": wish.title.strip(), "note": wish.note.strip()},
        source=TaskSource.TEMPLATE if template else TaskSource.HAND,
        template=template,
        made_by=actor.name,
        created_at=clock.now(),
    )
    audit_record(actor=actor, action="task.create", target=task, after=facts_only(asdict(wish)))
    return task


def facts_only(values: Mapping[str, Any]) -> dict[str, Any]:
    """What of it the trail keeps."""
    return {name: value for name, value in values.items() if name not in WORDS}


def _check(wish: TaskWish, clock: Clock) -> None:
    today, problems = salon_day(clock), []
    if not wish.title.strip():
        problems.append(Problem("title", "required", _("Please say what is to be done.")))
    if len(wish.title.strip()) > LONGEST_TITLE:
        problems.append(
            Problem("title", "too_long", _("Please say it in fewer words; the note has room for the rest."))
        )
    problems += note_problems(wish.note)
    if wish.kind not in TaskKind.values:
        problems.append(Problem("kind", "unknown", _("There is no such kind of task.")))
    if not today - FARTHEST <= wish.due_on <= today + FARTHEST:
        problems.append(Problem("due_on", "too_far", _("Please choose a day within two years.")))
    if problems:
        raise BadInput(problems)


def note_problems(note: str) -> list[Problem]:
    """What is wrong with a note."""
    if "\x00" in note:
        return [Problem("note", "invalid", _("This note holds characters that cannot be kept."))]
    if len(note.strip()) > LONGEST_NOTE:
        return [Problem("note", "too_long", _("This note is too long."))]
    return []


def _check_owner(actor: Actor, owner_id: int | None) -> None:
    """Everybody takes a task themselves; only who leads gives it to another, who can sign in."""
    if owner_id is None or owner_id == actor.id:
        return
    authorise(actor, Action.TASKS_LEAD)
    if not User.objects.filter(pk=owner_id, is_active=True).exists():
        raise NotFound


@service_transaction
def task_settle(*, actor: Actor, clock: Clock, task_id: int, version: int, is_done: bool = True) -> Task:
    """Done, or dropped. Raises NotAllowed, NotFound, StaleVersion (somebody else was faster)."""
    task = _changing(actor, task_id, version)
    state = TaskState.DONE if is_done else TaskState.DROPPED
    if task.state != TaskState.OPEN:
        raise StaleVersion
    _write(actor, task, "task.settle", state=state, settled_at=clock.now(), settled_by=actor.name)
    return task


@service_transaction
def task_reopen(*, actor: Actor, task_id: int, version: int) -> Task:
    """Take back that it was settled. Raises NotAllowed, NotFound, StaleVersion."""
    task = _changing(actor, task_id, version)
    if task.state == TaskState.OPEN:
        raise StaleVersion
    _write(actor, task, "task.reopen", state=TaskState.OPEN, settled_at=None, settled_by="")
    return task


@service_transaction
def task_put_off(*, actor: Actor, clock: Clock, task_id: int, version: int, due_on: date) -> Task:
    """Due on another day. Raises NotAllowed, NotFound, StaleVersion, BadInput."""
    task = _changing(actor, task_id, version)
    if task.state != TaskState.OPEN:
        raise StaleVersion
    if not salon_day(clock) <= due_on <= salon_day(clock) + FARTHEST:
        raise BadInput.of("due_on", "too_far", _("Please choose a day from today on, within two years."))
    _write(actor, task, "task.put_off", due_on=due_on)
    return task


@service_transaction
def task_assign(*, actor: Actor, task_id: int, version: int, owner_id: int | None) -> Task:
    """Give it to somebody, or to nobody; everybody may take one themselves and let their own go.

    Raises NotAllowed, NotFound, StaleVersion.
    """
    task = _changing(actor, task_id, version)
    if task.state != TaskState.OPEN:
        raise StaleVersion
    if task.owner_id not in (None, actor.id):
        authorise(actor, Action.TASKS_LEAD)
    _check_owner(actor, owner_id)
    _write(actor, task, "task.assign", owner_id=owner_id)
    return task


def _changing(actor: Actor, task_id: int, version: int) -> Task:
    authorise(actor, Action.TASKS_USE)
    task = task_locked(task_sight(actor), task_id)
    if task.version != version:
        raise StaleVersion
    return task


def _write(actor: Actor, task: Task, action: str, **values: Any) -> None:
    before = {name: getattr(task, name) for name in values}
    for name, value in values.items():
        setattr(task, name, value)
    task.version += 1
    task.save(update_fields=[*values, "version"])
    audit_record(actor=actor, action=action, target=task, before=before, after=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk as noted: way, who began, outcome, words; `again_on` is a day on which to try once more."""

    way: str
    outcome: str
    outbound: bool = True
    note: str = ""
    again_on: date | None = None


@service_transaction
def interaction_log(
    *, actor: Actor, clock: Clock, customer_id: int, talk: Talk, task_id: int | None = None
) -> Interaction:
    """Note a talk with a customer; what it was for (`task_id`) is done with it, and `again_on` makes a task to try again.

    Raises NotAllowed, NotFound, StaleVersion (the task is settled already), BadInput naming everything.
    """
    authorise(actor, Action.TASKS_USE)
    customer_seen(customer_sight(actor), customer_id)
    customer = customer_held(customer_id)
    _check_talk(talk, clock)
    task = _talked_about(actor, clock, customer.pk, task_id) if task_id is not None else None
    row = Interaction.objects.create(
        customer=customer, way=talk.way, outbound=talk.outbound, outcome=talk.outcome, note=talk.note.strip(),
        at=clock.now(), author_id=actor.id, author_name=actor.name, task=task,
    )  # fmt: skip
    if talk.again_on is not None:
        again = Task.objects.create(
            title=str(_("Try again: %(name)s") % {"name": customer.name})[:LONGEST_TITLE], kind=TaskKind.CALL,
            customer=customer, owner_id=actor.id, due_on=talk.again_on, made_by=actor.name, created_at=clock.now(),
        )  # fmt: skip
        audit_record(actor=actor, action="task.create", target=again, after={"due_on": talk.again_on})
    audit_record(actor=actor, action="interaction.log", target=row, after=facts_only(asdict(talk)))
    return row


def _check_talk(talk: Talk, clock: Clock) -> None:
    today, problems = salon_day(clock), note_problems(talk.note)
    if talk.way not in ContactWay.values:
        problems.append(Problem("way", "unknown", _("There is no such way.")))
    if talk.outcome not in Outcome.values:
        problems.append(Problem("outcome", "unknown", _("There is no such outcome.")))
    if talk.again_on is not None and not today <= talk.again_on <= today + FARTHEST:
        problems.append(
            Problem("again_on", "too_far", _("Please choose a day from today on, within two years."))
        )
    if problems:
        raise BadInput(problems)


def _talked_about(actor: Actor, clock: Clock, customer_id: int, task_id: int) -> Task:
    task = task_locked(task_sight(actor), task_id)
    if task.customer_id != customer_id:
        raise NotFound
    if task.state != TaskState.OPEN:
        raise StaleVersion
    _write(actor, task, "task.settle", state=TaskState.DONE, settled_at=clock.now(), settled_by=actor.name)
    return task


@service_transaction
def interaction_remove(*, actor: Actor, clock: Clock, interaction_id: int) -> None:
    """Take back a note of a talk: its author on the same day, or who leads. Raises NotAllowed, NotFound."""
    authorise(actor, Action.TASKS_USE)
    row = Interaction.objects.select_for_update(of=("self",)).filter(pk=interaction_id).first()
    if row is None:
        raise NotFound
    customer_seen(customer_sight(actor), row.customer_id)
    if row.author_id != actor.id or clock.now() - row.at > timedelta(days=1):
        authorise(actor, Action.TASKS_LEAD)
    audit_record(
        actor=actor, action="interaction.remove", target=row, before={"way": row.way, "outcome": row.outcome}
    )
    row.delete()
