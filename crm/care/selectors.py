"""Reads of tasks and talks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from crm.care.models import Interaction, Task, TaskState
from crm.care.sight import TaskSight
from tenants.accounts.models import User

AHEAD = timedelta(days=14)
LOOK_BACK = timedelta(days=30)
MOST = 200


def open_tasks(sight: TaskSight) -> QuerySet[Task]:
    """Open tasks that this person sees, the longest due first."""
    rows = Task.objects.filter(state=TaskState.OPEN).select_related("customer", "owner")
    return sight.tasks(rows).order_by("due_on", "pk")


def own_tasks(sight: TaskSight) -> QuerySet[Task]:
    """Of the open tasks, one's own and nobody's."""
    return open_tasks(sight).filter(Q(owner_id=sight.actor.id or 0) | Q(owner=None))


@dataclass(frozen=True, slots=True)
class Board:
    """Open tasks by when they are due: before today, today, in the coming two weeks, later (only how many)."""

    overdue: list[Task]
    today: list[Task]
    coming: list[Task]
    later: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is open."""
        return not (self.overdue or self.today or self.coming or self.later)


def board_of(rows: QuerySet[Task], today: date) -> Board:
    """The rows by when they are due; at most 200 are shown, the longest due first."""
    near = list(rows.filter(due_on__lte=today + AHEAD)[:MOST])
    return Board(
        overdue=[task for task in near if task.due_on < today],
        today=[task for task in near if task.due_on == today],
        coming=[task for task in near if task.due_on > today],
        later=rows.filter(due_on__gt=today + AHEAD).count(),
    )


def settled_lately(sight: TaskSight, now: datetime, most: int = 20) -> QuerySet[Task]:
    """What was settled in the last 30 days, newest first."""
    rows = Task.objects.filter(settled_at__gte=now - LOOK_BACK).select_related("customer", "owner")
    return sight.tasks(rows).order_by("-settled_at", "-pk")[:most]


@dataclass(frozen=True, slots=True)
class Share:
    """How somebody of the team stands with their tasks; `owner` is None for what is nobody's."""

    owner: User | None
    is_open: int
    overdue: int
    done: int


def team_shares(today: date, now: datetime) -> list[Share]:
    """Everybody who has or had tasks: how many are open, how many of them overdue, how many done in 30 days."""
    lately = Q(state=TaskState.DONE, settled_at__gte=now - LOOK_BACK)
    rows = (
        Task.objects.filter(Q(state=TaskState.OPEN) | lately)
        .values("owner_id")
        .annotate(
            is_open=Count("pk", filter=Q(state=TaskState.OPEN)),
            overdue=Count("pk", filter=Q(state=TaskState.OPEN, due_on__lt=today)),
            done=Count("pk", filter=lately),
        )
    )
    people = User.objects.in_bulk([row["owner_id"] for row in rows if row["owner_id"]])
    shares = [Share(people.get(row["owner_id"]), row["is_open"], row["overdue"], row["done"]) for row in rows]
    return sorted(shares, key=lambda share: (-share.overdue, -share.is_open, str(share.owner or "")))


def tasks_of_customer(sight: TaskSight, customer_id: int) -> Sequence[Task]:
    """The customer's open tasks that this person sees."""
    return list(open_tasks(sight).filter(customer_id=customer_id)[:10])


def interactions_of(customer_id: int) -> QuerySet[Interaction]:
    """The talks with a customer, newest first."""
    return Interaction.objects.filter(customer_id=customer_id).order_by("-at", "-pk")


def colleagues() -> QuerySet[User]:
    """Who may own a task: everybody who can sign in."""
    return User.objects.filter(is_active=True).order_by("name", "pk")
