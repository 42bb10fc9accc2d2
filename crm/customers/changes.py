"""What was changed about a customer, on their timeline: the lines of the trail, in words."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.customers.masking import is_reached_by, masked
from crm.customers.sight import CustomerSight
from crm.customers.timeline import Cursor, Event, EventKind
from crm.customers.ways_in import source_words
from kernel.audit.models import AuditLine
from kernel.errors import type_of_text

OBJECT = "customers.customer"
LONGEST = 120
WORDS: dict[str, type_of_text] = {
    "customer.create": gettext_lazy("New customer"),
    "customer.contact": gettext_lazy("Phone or email added"),
    "customer.tagged": gettext_lazy("Tag added"),
    "customer.untagged": gettext_lazy("Tag taken off"),
    "customer.contact_shown": gettext_lazy("Hidden contacts shown"),
    "customer.since": gettext_lazy("Known since"),
}
_SILENT = {"version", "customer", "id"}


def register_change_words(action: str, words: type_of_text) -> None:
    """Let lines of that action be headed by `words` on the timeline."""
    WORDS[action] = words


def _load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    rows = AuditLine.objects.filter(object_type=OBJECT, object_id=customer_id)
    if before is not None:
        at, key = before
        rows = rows.annotate(place=_key()).filter(Q(at__lt=at) | Q(at=at, place__lt=key))
    rows = rows.annotate(order=_key()).order_by("-at", "-order")
    return [_event(line, sight) for line in rows[:most]]


def _key() -> Concat:
    return Concat(Value("change:"), Cast(F("id"), CharField()))


def _event(line: AuditLine, sight: CustomerSight) -> Event:
    who = line.actor_name or _("the customer")
    return Event(
        key=f"change:{line.pk}",
        at=line.at,
        title=str(WORDS.get(line.action, _("Changed"))),
        text=" · ".join(filter(None, [_what(line, sight), who])),
    )


def _what(line: AuditLine, sight: CustomerSight) -> str:
    names = [name for name in {**line.before, **line.after} if name not in _SILENT]
    parts = (_step(name, line.before.get(name), line.after.get(name), sight) for name in names)
    return ", ".join(part for part in parts if part)


def _step(name: str, before: Any, after: Any, sight: CustomerSight) -> str:
    old, new = _said(name, before, sight), _said(name, after, sight)
    return f"{old} → {new}" if old and new else old or new


def _said(name: str, value: Any, sight: CustomerSight) -> str:
    """A value as it is read; contacts as this person sees them."""
    if name == "source":
        return source_words(str(value or ""))
    values = value if isinstance(value, list) else [value]
    texts = [str(one) for one in values if one not in (None, "", False, True) and not isinstance(one, dict)]
    if is_reached_by(name) and not sight.contacts:
        texts = [masked(text) for text in texts]
    return ", ".join(texts)[:LONGEST]


CHANGES = EventKind(
    code="change", label=pgettext_lazy("on a timeline", "Changes"), icon="pencil", position=90, load=_load
)
