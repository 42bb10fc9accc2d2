"""Talks and settled tasks on a customer's timeline."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.care.models import Interaction, Task, TaskState
from crm.care.selectors import interactions_of
from crm.customers.page.timeline import Cursor, Event, EventKind, event_key, newest_before
from crm.customers.sight import CustomerSight
from tenants.accounts.rights import Action, may


def talks_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """The talks; one query."""
    rows = newest_before(interactions_of(customer_id), "talk", before)
    return [_talk(sight, row) for row in rows[:most]]


def _talk(sight: CustomerSight, row: Interaction) -> Event:
    way = row.get_way_display()
    title = way if row.outbound else _("%(way)s, they contacted us") % {"way": way}
    words = [row.get_outcome_display(), row.author_name]
    return Event(
        key=event_key("talk", row.pk),
        at=row.at,
        title=title,
        text=" · ".join(word for word in words if word),
        template="desk/care/talk_event.html",
        facts={"note": row.note, "pk": row.pk, "is_own": row.author_id == sight.actor.id},
    )


def tasks_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """What was done for the customer; one query."""
    seen = Q() if may(sight.actor, Action.TASKS_LEAD) or sight.whole else Q(owner_id=sight.actor.id or 0)
    rows = Task.objects.filter(seen, customer_id=customer_id).exclude(state=TaskState.OPEN)
    rows = newest_before(rows, "task", before, at="settled_at")
    return [_task(row) for row in rows[:most]]


def _task(row: Task) -> Event:
    words = (row.get_state_display(), row.settled_by)
    return Event(
        key=event_key("task", row.pk),
        at=row.settled_at or row.created_at,
        title=_("Task: %(title)s") % {"title": row.title},
        text=" · ".join(str(word) for word in words if word),
    )


KINDS = (
    EventKind(
        code="talk", label=pgettext_lazy("timeline", "Talks"), icon="phone", position=40, load=talks_load
    ),
    EventKind(
        code="task", label=pgettext_lazy("timeline", "Tasks"), icon="check", position=45, load=tasks_load
    ),
)
