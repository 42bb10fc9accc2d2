"""Talks and settled tasks on a customer's timeline."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.care.models import Interaction, Task, TaskState
from crm.care.selectors import interactions_of
from crm.customers.sight import CustomerSight
from crm.customers.timeline import Cursor, Event, EventKind
from tenants.accounts.rights import Action, may


def talks_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """The talks; one query."""
    rows = interactions_of(customer_id)
    if before is not None:
        rows = rows.filter(at__lte=before[0])
    events = [_talk(sight, row) for row in rows[: most + 20]]
    return _before(events, before, most)


def _talk(sight: CustomerSight, row: Interaction) -> Event:
    way = row.get_way_display()
    title = way if row.outbound else _("%(way)s, they contacted us") % {"way": way}
    words = [row.get_outcome_display(), row.author_name]
    return Event(
        key=f"talk:{row.pk:012}",
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
    if before is not None:
        rows = rows.filter(settled_at__lte=before[0])
    events = [
        Event(
            key=f"task:{row.pk:012}",
            at=row.settled_at,
            title=_("Task: %(title)s") % {"title": row.title},
            text=" · ".join(str(word) for word in (row.get_state_display(), row.settled_by) if word),
        )
        for row in rows.order_by("-settled_at", "-pk")[: most + 20]
        if row.settled_at is not None
    ]
    return _before(events, before, most)


def _before(events: list[Event], before: Cursor | None, most: int) -> list[Event]:
    """Those before the cursor; what shares its instant stands in the rows read, twenty more than asked for."""
    ordered = sorted(events, key=lambda event: (event.at, event.key), reverse=True)
    return [event for event in ordered if before is None or (event.at, event.key) < before][:most]


KINDS = (
    EventKind(
        code="talk", label=pgettext_lazy("timeline", "Talks"), icon="phone", position=40, load=talks_load
    ),
    EventKind(
        code="task", label=pgettext_lazy("timeline", "Tasks"), icon="check", position=45, load=tasks_load
    ),
)
