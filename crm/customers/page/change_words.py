"""What the trail says of a customer, in words: rooms say it for their own kinds of change, here stand those of the profile."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.customers.contacts.masking import is_reached_by, masked
from crm.customers.contacts.phones import reach_shown
from crm.customers.days import cell_said
from crm.customers.facts.birthdays import birthday_said
from crm.customers.facts.fields import OWN, CustomerField, customer_fields, own_value, value_text
from crm.customers.facts.ways_in import source_words
from crm.customers.minding.presets import words_of
from crm.customers.models import Customer, LinkKind
from crm.customers.selectors import MAYBE_SAME
from crm.customers.sight import CustomerSight
from kernel.audit.models import AuditLine
from kernel.errors import type_of_text
from kernel.marks import colon, listed, semicolon

Lines = Sequence[AuditLine]
Said = Callable[[Lines, CustomerSight], Mapping[int, str]]  # of some lines what changed, by their ids
NOTHING = "–"
_words: dict[str, tuple[type_of_text, Said | None]] = {}


def register_change_words(action: str, words: type_of_text, said: Said | None = None) -> None:
    """Let lines of that action be headed by `words` on the timeline; `said` puts what they changed into words.

    `said` is given all lines of a page at once, and costs a constant number of queries.
    """
    _words[action] = words, said


def heading_of(line: AuditLine) -> str:
    """What was done."""
    words, _said = _words.get(line.action, (_("Changed"), None))
    return str(words)


def said_of(lines: Lines, sight: CustomerSight) -> dict[int, str]:
    """What each line changed, in words; "" where its heading says it all."""
    found: dict[int, str] = {}
    for action in dict.fromkeys(line.action for line in lines):
        _heading, said = _words.get(action, ("", None))
        if said is not None:
            found |= said([line for line in lines if line.action == action], sight)
    return found


def nothing_said(lines: Lines, _sight: CustomerSight) -> dict[int, str]:
    """Where the heading says it all."""
    return {line.pk: "" for line in lines}


def names_seen(ids: Iterable[Any], sight: CustomerSight) -> dict[int, str]:
    """The names of those customers whom this person sees; one query."""
    wanted = {one for one in ids if isinstance(one, int)}
    rows = sight.customers(Customer.objects.filter(pk__in=wanted)) if wanted else Customer.objects.none()
    return dict(rows.values_list("pk", "name"))


def other_said(key: str) -> Said:
    """The name of the other customer, whose id stands in the line under `key`."""

    def said(lines: Lines, sight: CustomerSight) -> dict[int, str]:
        names = names_seen((_value(line, key) for line in lines), sight)
        return {line.pk: names.get(_value(line, key), "") for line in lines}

    return said


def _value(line: AuditLine, key: str) -> Any:
    return line.after.get(key, line.before.get(key))


def _value_said(key: str) -> Said:
    """The value itself, a day in words."""
    return lambda lines, _sight: {line.pk: str(cell_said(_value(line, key) or "")) for line in lines}


def _created(lines: Lines, _sight: CustomerSight) -> dict[int, str]:
    return {line.pk: source_words(str(line.after.get("source") or "")) for line in lines}


def _contacts(lines: Lines, sight: CustomerSight) -> dict[int, str]:
    return {line.pk: _joined("contacts", line.after.get("contacts"), sight) for line in lines}


def _minded(lines: Lines, _sight: CustomerSight) -> dict[int, str]:
    """What is to be minded, and the note to it."""
    return {
        line.pk: _labelled(words_of(str(_value(line, "sensitivity"))), str(line.after.get("note") or ""))
        for line in lines
    }


def _linked(lines: Lines, sight: CustomerSight) -> dict[int, str]:
    """Who it is, and what they are to the customer."""
    names = names_seen((_value(line, "other") for line in lines), sight)
    kinds = dict(LinkKind.choices)
    return {
        line.pk: " · ".join(
            str(one)
            for one in (names.get(_value(line, "other")), kinds.get(line.after.get("kind", "")))
            if one
        )
        for line in lines
    }


def _basics(lines: Lines, sight: CustomerSight) -> dict[int, str]:
    """Each field that changed, with what stood there and what stands there now."""
    fields = {field.code: field for field in customer_fields(archived=True)}
    names = names_seen(
        (side.get("referrer_id") for line in lines for side in (line.before, line.after)), sight
    )
    return {line.pk: semicolon().join(_steps(line, fields, names, sight)) for line in lines}


def _steps(
    line: AuditLine, fields: Mapping[str, CustomerField], names: Mapping[int, str], sight: CustomerSight
) -> Iterable[str]:
    before, after = _flat(line.before), _flat(line.after)
    if any(name.startswith("birth_") for name in after):
        yield _step(str(fields["birthday"].label), _born(before), _born(after))
    for name in after:
        if name == "contacts":
            old, new = (_joined(name, side.get(name), sight) for side in (before, after))
            yield _step(_("Phone and email"), old, new)
        elif name == "referrer_id":
            yield _step(_("Sent by"), *(names.get(side.get(name) or 0, "") for side in (before, after)))
        elif name in fields:
            old, new = (_text(fields[name], side.get(name), sight) for side in (before, after))
            yield _step(str(fields[name].label), old, new)


def _flat(side: Mapping[str, Any]) -> dict[str, Any]:
    """The salon's own fields beside the built-in ones."""
    return {**{name: value for name, value in side.items() if name != "own"}, **(side.get("own") or {})}


def _step(label: str, old: str, new: str) -> str:
    if old == new:
        return label
    return _labelled(label, f"{old} → {new or NOTHING}" if old else new or NOTHING)


def _labelled(label: str, words: str) -> str:
    return f"{label}{colon()}{words}" if words else label


def _born(side: Mapping[str, Any]) -> str:
    """The birthday, where the line tells it whole."""
    parts = {name: side[name] for name in side if name.startswith("birth_")}
    return birthday_said(Customer(**parts)) if parts.get("birth_month") and parts.get("birth_day") else ""


def _text(field: CustomerField, value: Any, sight: CustomerSight) -> str:
    if field.code == "online_block":
        return str(value or "")
    if field.code.startswith(OWN):
        value = own_value(field.kind, value)
    text = value_text(field, value)
    return masked(text) if is_reached_by(field.code) and not sight.contacts else text


def _joined(name: str, values: Any, sight: CustomerSight) -> str:
    texts = [str(one) for one in values or ()]
    if not is_reached_by(name):
        return listed(texts)
    return listed(map(reach_shown if sight.contacts else masked, texts))


for _action, _heading, _how in (
    ("customer.create", gettext_lazy("New customer"), _created),
    ("customer.change", gettext_lazy("Details changed"), _basics),
    ("customer.contact", gettext_lazy("Phone or email added"), _contacts),
    ("customer.contact_main", gettext_lazy("Main phone or email"), _contacts),
    ("customer.contacts_confirmed", gettext_lazy("Phone and email still right"), nothing_said),
    ("customer.tagged", gettext_lazy("Tag added"), _value_said("tag")),
    ("customer.untagged", gettext_lazy("Tag taken off"), _value_said("tag")),
    ("customer.contact_shown", gettext_lazy("Hidden contacts shown"), _value_said("reason")),
    ("customer.since", gettext_lazy("Known since"), _value_said("since")),
    ("customer.sensitivity", gettext_lazy("To mind from now on"), _minded),
    ("customer.sensitivity_ended", gettext_lazy("No longer to mind"), _minded),
    ("customer.link", gettext_lazy("Belongs together"), _linked),
    ("customer.link_ended", gettext_lazy("Belongs together no more"), _linked),
    (MAYBE_SAME, gettext_lazy("Perhaps the same person"), other_said("customer_id")),
):
    register_change_words(_action, _heading, _how)
