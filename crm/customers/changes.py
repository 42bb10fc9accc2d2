"""What was changed about a customer, on their timeline: the lines of the trail, in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.customers.days import cell_said
from crm.customers.fields import CustomerField, built_in_fields, value_text
from crm.customers.masking import masked
from crm.customers.models import LinkKind
from crm.customers.presets import words_of
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
    "customer.sensitivity": gettext_lazy("Noted to mind"),
    "customer.sensitivity_ended": gettext_lazy("Holds no longer"),
    "customer.contacts_confirmed": gettext_lazy("Contacts still right"),
    "customer.link": gettext_lazy("Somebody of theirs noted"),
    "customer.link_ended": gettext_lazy("Somebody of theirs taken off"),
}
CHANGE = "customer.change"
_REACHED_BY = ("contact", "phone", "email", "wechat", "address")
_SILENT = {"version", "customer", "id"}
_CHOSEN = ("gender", "language", "found_through", "home_place")
_IN_WORDS: dict[tuple[str, str], Callable[[str], str]] = {
    ("customer.create", "source"): source_words,
    ("customer.link", "kind"): lambda kind: str(dict(LinkKind.choices).get(kind, kind)),
    ("customer.sensitivity", "sensitivity"): words_of,
    ("customer.sensitivity_ended", "sensitivity"): words_of,
}


def register_change_words(action: str, words: type_of_text) -> None:
    """Let lines of that action be headed by `words` on the timeline."""
    WORDS[action] = words


def _load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    rows = AuditLine.objects.filter(object_type=OBJECT, object_id=customer_id)
    if before is not None:
        at, key = before
        rows = rows.annotate(place=_key()).filter(Q(at__lt=at) | Q(at=at, place__lt=key))
    rows = rows.annotate(order=_key()).order_by("-at", "-order")
    reader = _Reader(sight)
    return [_event(line, reader) for line in rows[:most]]


def _key() -> Concat:
    return Concat(Value("change:"), Cast(F("id"), CharField()))


def _event(line: AuditLine, reader: "_Reader") -> Event:
    who = line.actor_name or _("the customer")
    return Event(
        key=f"change:{line.pk}",
        at=line.at,
        title=str(WORDS.get(line.action, _("Changed"))),
        text=" · ".join(filter(None, [reader.what(line), who])),
    )


@dataclass
class _Reader:
    """Puts lines into words for who sees them. The customer's fields are read once, at the first line that needs them."""

    sight: CustomerSight

    @cached_property
    def fields(self) -> dict[str, CustomerField]:
        """The built-in fields whose columns are changed under their own names."""
        return {field.code: field for field in built_in_fields()}

    def what(self, line: AuditLine) -> str:
        """What was changed: "Company: A → B, Birthday"."""
        names = [name for name in {**line.before, **line.after} if name not in _SILENT]
        parts = (self._step(line, name) for name in names)
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _step(self, line: AuditLine, name: str) -> str:
        old, new = (self._said(line, name, side.get(name)) for side in (line.before, line.after))
        step = f"{old} → {new}" if old and new else old or new
        if line.action != CHANGE or (field := self._field(name)) is None:
            return step
        return f"{field.label}: {step}" if step else str(field.label)

    def _field(self, name: str) -> CustomerField | None:
        return self.fields.get("birthday" if name.startswith("birth_") else name)

    def _said(self, line: AuditLine, name: str, value: Any) -> str:
        """A value as it is read; contacts as this person sees them. Numbers of rows say nothing to anybody."""
        if (line.action, name) in _IN_WORDS:
            return _IN_WORDS[line.action, name](str(value or ""))
        if line.action == CHANGE and name in _CHOSEN:
            return value_text(self.fields[name], value)
        values = value if isinstance(value, list) else [value]
        texts = [str(cell_said(one)) for one in values if isinstance(one, str) and one]
        if any(part in name for part in _REACHED_BY) and not self.sight.contacts:
            texts = [masked(text) for text in texts]
        return ", ".join(texts)[:LONGEST]


CHANGES = EventKind(
    code="change", label=pgettext_lazy("on a timeline", "Changes"), icon="pencil", position=90, load=_load
)
