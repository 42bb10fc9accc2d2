"""Writes of the salon's own fields and lists, and what may be stored in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Max
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from crm.customers.facts.fields import DIGITS, PLACES, CustomerField, FieldKind
from crm.customers.facts.sources import BUILTIN, source_options
from crm.customers.models import OwnField, OwnKind
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.errors import PROBLEM_TEXTS, BadInput, NotFound, Problem, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_FIELDS = 60
MOST_OPTIONS = 60
LONGEST_LABEL = 60
LONGEST_TEXT = 500
SHOWN = ("page", "visit")
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class OwnFieldWish:
    """What a field is to be: label, kind, the words of its list in order, where it is shown besides the form."""

    label: str
    kind: str = OwnKind.TEXT
    options: Sequence[str] = ()
    shown: Sequence[str] = ("page",)


@service_transaction
def own_field_create(*, actor: Actor, wish: OwnFieldWish) -> OwnField:
    """Add a field (right settings.write). Raises NotAllowed, BadInput (label, kind, options, shown)."""
    authorise(actor, Action.SETTINGS_WRITE)
    _wish_check(wish)
    if OwnField.objects.filter(builtin="", archived_at=None).count() >= MOST_FIELDS:
        raise BadInput.of("label", "too_many", _("A salon has sixty fields of its own at most."))
    last = OwnField.objects.aggregate(last=Max("position"))["last"] or 0
    field = OwnField.objects.create(
        label=wish.label.strip(),
        kind=wish.kind,
        options=options_with([], wish.options),
        shown=list(wish.shown),
        position=last + 1,
    )
    audit_record(actor=actor, action="own_field.create", target=field, after={"label": field.label})
    return field


@service_transaction
def own_field_change(
    *, actor: Actor, field_id: int, wish: OwnFieldWish, seen: Mapping[str, Any] | None = None
) -> OwnField:
    """Change label, list and places; the kind stays. `seen` is `facts_of` the field as the person saw it.

    Raises NotAllowed, NotFound, BadInput, StaleVersion.
    """
    authorise(actor, Action.SETTINGS_WRITE)
    field = _locked(field_id)
    if seen is not None and facts_of(field) != seen:
        raise StaleVersion
    _wish_check(OwnFieldWish(wish.label, field.kind, wish.options, wish.shown))
    values = {
        "label": wish.label.strip(),
        "options": options_with(field.options, wish.options),
        "shown": list(wish.shown),
    }
    _written(field, values, actor, "own_field.change")
    return field


@service_transaction
def own_field_archive(*, actor: Actor, clock: Clock, field_id: int, is_back: bool = False) -> OwnField:
    """Put a field away (its values stay), or bring it back. Raises NotAllowed, NotFound."""
    authorise(actor, Action.SETTINGS_WRITE)
    field = _locked(field_id)
    _written(field, {"archived_at": None if is_back else clock.now()}, actor, "own_field.archive")
    return field


@service_transaction
def own_field_move(*, actor: Actor, field_id: int, by: int) -> None:
    """Move a field one place up or down. Raises NotAllowed, NotFound."""
    authorise(actor, Action.SETTINGS_WRITE)
    rows = list(OwnField.objects.select_for_update().filter(builtin="", archived_at=None))
    places = [row.pk for row in rows]
    if field_id not in places:
        raise NotFound
    at = places.index(field_id)
    to = max(0, min(len(rows) - 1, at + by))
    if to == at:
        return
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows, start=1):
        row.position = position
    OwnField.objects.bulk_update(rows, ["position"])
    audit_record(
        actor=actor,
        action="own_field.move",
        target=rows[to],
        before={"position": at + 1},
        after={"position": to + 1},
    )


@service_transaction
def source_list_change(*, actor: Actor, words: Sequence[str]) -> OwnField:
    """Write the salon's list of how people heard of it; the usual words that stay keep their codes.

    Raises NotAllowed, BadInput (options).
    """
    authorise(actor, Action.SETTINGS_WRITE)
    _wish_check(OwnFieldWish("-", OwnKind.CHOICE, words, ()))
    field, _is_new = OwnField.objects.select_for_update().get_or_create(
        builtin=BUILTIN,
        defaults={"label": BUILTIN, "kind": OwnKind.CHOICE, "options": source_options(), "shown": []},
    )
    _written(field, {"options": options_with(field.options, words)}, actor, "source_list.change")
    return field


def facts_of(field: OwnField) -> dict[str, Any]:
    """What a page of the field was made from."""
    words = [one["label"] for one in field.options if not one.get("gone")]
    return {"label": field.label, "options": words, "shown": list(field.shown)}


def options_with(known: Sequence[Mapping[str, Any]], words: Sequence[str]) -> list[dict[str, Any]]:
    """The options for these words, in their order: a known word keeps its code, one left out stays as gone."""
    codes = {str(one["label"]): str(one["code"]) for one in known}
    taken = set(codes.values())
    made: list[dict[str, Any]] = []
    for word in words:
        code = codes.get(word) or _free_code(taken)
        taken.add(code)
        made.append({"code": code, "label": word})
    used = {one["code"] for one in made}
    gone = [
        {"code": one["code"], "label": one["label"], "gone": True} for one in known if one["code"] not in used
    ]
    return made + gone


def _free_code(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"o{number}" in taken:
        number += 1
    return f"o{number}"


def value_stored(field: CustomerField, typed: Any) -> Any:
    """What is stored for what was typed; None for nothing. Raises BadInput (field's code)."""
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        return None
    stored = _STORED[field.kind](field, typed)
    if stored is None:
        raise BadInput.of(field.code, "invalid")
    return stored


def _text_stored(field: CustomerField, typed: Any) -> str:
    text = str(typed).replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise BadInput.of(field.code, "too_long")
    return text


def _choice_stored(field: CustomerField, typed: Any) -> str | None:
    return str(typed) if str(typed) in dict(field.choices) else None


def _number_stored(field: CustomerField, typed: Any) -> str | None:
    try:
        number = Decimal(str(typed).strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= Decimal(10) ** (DIGITS - PLACES):
        return None
    return format(number.quantize(Decimal(1).scaleb(-PLACES)).normalize(), "f")


def _date_stored(field: CustomerField, typed: Any) -> str | None:
    try:
        day = typed if isinstance(typed, date) else parse_date(str(typed).strip())
    except ValueError:
        return None
    return day.isoformat() if day is not None and day.year in YEARS else None


def _yes_no_stored(field: CustomerField, typed: Any) -> bool | None:
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
        str(typed).lower()
    )


_STORED: Mapping[FieldKind, Any] = {
    FieldKind.TEXT: _text_stored,
    FieldKind.CHOICE: _choice_stored,
    FieldKind.NUMBER: _number_stored,
    FieldKind.DATE: _date_stored,
    FieldKind.YES_NO: _yes_no_stored,
}


def _wish_check(wish: OwnFieldWish) -> None:
    problems = [*_label_problems(wish.label)]
    if wish.kind not in OwnKind.values:
        problems.append(Problem("kind", "unknown", PROBLEM_TEXTS["unknown"]))
    if set(wish.shown) - set(SHOWN):
        problems.append(Problem("shown", "unknown", PROBLEM_TEXTS["unknown"]))
    if wish.kind == OwnKind.CHOICE:
        problems += _option_problems(wish.options)
    if problems:
        raise BadInput(problems)


def _label_problems(label: str) -> list[Problem]:
    if not label.strip() or "\x00" in label:
        return [Problem("label", "required", _("Please give the field a name."))]
    if len(label.strip()) > LONGEST_LABEL:
        return [Problem("label", "too_long", PROBLEM_TEXTS["too_long"])]
    return []


def _option_problems(words: Sequence[str]) -> list[Problem]:
    if not words:
        return [Problem("options", "required", _("Please give the list at least one line."))]
    if len(words) > MOST_OPTIONS:
        return [Problem("options", "too_many", _("A list has sixty lines at most."))]
    if any(len(word) > LONGEST_LABEL or "\x00" in word for word in words):
        return [Problem("options", "too_long", _("A line of the list has sixty characters at most."))]
    if len(set(words)) < len(words):
        return [Problem("options", "twice", _("A line stands in the list twice."))]
    return []


def _locked(field_id: int) -> OwnField:
    field = OwnField.objects.select_for_update().filter(pk=field_id, builtin="").first()
    if field is None:
        raise NotFound
    return field


def _written(field: OwnField, values: dict[str, Any], actor: Actor, action: str) -> None:
    before, after = changes(field, values)
    if not after:
        return
    for name, value in after.items():
        setattr(field, name, value)
    field.save(update_fields=list(after))
    audit_record(actor=actor, action=action, target=field, before=before, after=after)
