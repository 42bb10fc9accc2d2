"""Open tasks of somebody who leaves in other hands, and back again: inner steps of a handover."""

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from crm.care.models import Task, TaskState
from kernel.actor import Actor
from kernel.audit.services import audit_record, audit_together
from tenants.accounts.models import User


def tasks_held(owner_id: int) -> QuerySet[Task]:
    """The open tasks of that login."""
    return Task.objects.filter(owner=owner_id, state=TaskState.OPEN)


def tasks_give_with(
    *, actor: Actor, owner_id: int, takers: Mapping[int, int | None]
) -> list[tuple[int, int | None]]:
    """Give the open tasks for these customers to their takers' logins; (task, login) of each. The caller has authorised it."""
    rows = tasks_held(owner_id).filter(customer__in=takers).order_by("pk").select_for_update(of=("self",))
    return _given(actor, {task: takers[task.customer_id or 0] for task in rows})


def tasks_let_go(*, actor: Actor, owner_id: int, but: Collection[int]) -> list[tuple[int, int | None]]:
    """Let all other open tasks be nobody's, but those for these customers; (task, None) of each. The caller has authorised it."""
    rows = tasks_held(owner_id).filter(Q(customer=None) | ~Q(customer__in=list(but)))
    return _given(actor, dict.fromkeys(rows.order_by("pk").select_for_update(of=("self",))))


def tasks_give_back(*, actor: Actor, owner_id: int, given: Mapping[int, int | None]) -> int:
    """Give back the tasks that are open and still where they went; how many. The caller has authorised it."""
    rows = Task.objects.filter(pk__in=given, state=TaskState.OPEN).order_by("pk")
    still = [task for task in rows.select_for_update(of=("self",)) if task.owner_id == given[task.pk]]
    return len(_given(actor, dict.fromkeys(still, owner_id)))


def _given(actor: Actor, owners: Mapping[Task, int | None]) -> list[tuple[int, int | None]]:
    """Write it, each with a line on the trail; a login that has ended gets nothing: the task is nobody's then."""
    wanted = {owner for owner in owners.values() if owner is not None}
    active = set(User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
    done = []
    with audit_together():
        for task, wish in owners.items():
            owner_id = wish if wish in active else None
            before, task.owner_id = task.owner_id, owner_id
            task.version += 1
            task.save(update_fields=["owner", "version"])
            audit_record(
                actor=actor,
                action="task.assign",
                target=task,
                before={"owner_id": before},
                after={"owner_id": owner_id},
            )
            done.append((task.pk, owner_id))
    return done
