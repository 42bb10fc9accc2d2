"""What was changed about a customer, on their timeline: the lines of the trail, in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.customers.contacts.masking import is_reached_by, masked
from crm.customers.contacts.phones import reach_shown
from crm.customers.page.change_words import heading_of, said_of
from crm.customers.page.timeline import Cursor, Event, EventKind, event_key, newest_before
from crm.customers.sight import CustomerSight
from kernel.audit.models import AuditLine
from kernel.marks import listed

OBJECT = "customers.customer"
LONGEST = 240
_SILENT = {"version", "customer", "id"}


def _load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    rows = AuditLine.objects.filter(object_type=OBJECT, object_id=customer_id)
    lines = list(newest_before(rows, "change", before)[:most])
    said = said_of(lines, sight)
    return [_event(line, said.get(line.pk), sight) for line in lines]


def _event(line: AuditLine, said: str | None, sight: CustomerSight) -> Event:
    who = line.actor_name or _("the customer")
    what = _raw(line, sight) if said is None else said
    return Event(
        key=event_key("change", line.pk),
        at=line.at,
        title=heading_of(line),
        text=" · ".join(filter(None, [what[:LONGEST], who])),
        by=who,
    )


def _raw(line: AuditLine, sight: CustomerSight) -> str:
    """The values as they stand in the line, where no room puts them into words."""
    names = [name for name in {**line.before, **line.after} if name not in _SILENT]
    parts = (_step(name, line.before.get(name), line.after.get(name), sight) for name in names)
    return listed(part for part in parts if part)


def _step(name: str, before: Any, after: Any, sight: CustomerSight) -> str:
    old, new = _said(name, before, sight), _said(name, after, sight)
    return f"{old} → {new}" if old and new else old or new


def _said(name: str, value: Any, sight: CustomerSight) -> str:
    """A value as it is read; contacts as this person sees them."""
    values = value if isinstance(value, list) else [value]
    texts = [str(one) for one in values if one not in (None, "", False, True) and not isinstance(one, dict)]
    if is_reached_by(name):
        texts = [reach_shown(text) if sight.contacts else masked(text) for text in texts]
    return listed(texts)


CHANGES = EventKind(
    code="change", label=pgettext_lazy("on a timeline", "Changes"), icon="pencil", position=90, load=_load
)
