"""Two tabs on one form: it says what it was made from, and overwrites nothing that was saved since (TRUST F14).

The page carries a digest of what it was made from (`made_from`); the service compares it with what is saved then,
under the lock of the row that it changes (`unchanged_since`, `records.row_locked`), so that of two saves at once
one wins; the other's page stays and says what is saved (`say_newer`).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _

from booking.places.records import Unchanged
from kernel.errors import StaleVersion
from kernel.marks import listed

FIELD = "seen"
NOTHING = "–"

F = TypeVar("F", bound=forms.BaseForm)
Read = Callable[[], Sequence[Any]]  # the starts of a form and of its parts, as saved now


def made_from(form: F, *parts: Any, read: Read) -> F:
    """The form, marked with what it and the `parts` beside it were made from; `read` reads their starts anew.

    A form that comes back unsaved keeps the mark of the page on which it was first filled in.
    """
    form.seen = _sent(form) or _digest([entry.initial for entry in (form, *parts)])  # type: ignore[attr-defined]
    form.read, form.parts = read, parts  # type: ignore[attr-defined]
    return form


def unchanged_since(form: forms.BaseForm | None) -> Unchanged | None:
    """What the service that saves a marked form asks under its lock; None for a form that makes something new."""
    read, sent = getattr(form, "read", None), _sent(form)
    if read is None or not sent:
        return None

    def unchanged() -> None:
        if _digest(read()) != sent:
            raise StaleVersion

    return unchanged


def say_newer(form: forms.BaseForm) -> None:
    """Say that it was changed meanwhile and, beside each field that differs, what is saved; the typed text stays.

    From here on the form is made from what is saved now: who sends it again has seen that.
    """
    parts = [form, *getattr(form, "parts", ())]
    if (read := getattr(form, "read", None)) is not None:
        saved = read()
        form.seen = _digest(saved)  # type: ignore[attr-defined]
        for part, start in zip(parts, saved, strict=True):
            _start_anew(part, start)
    form.add_error(
        None,
        _(
            "This was changed meanwhile. What you typed is kept, and what is saved stands beside it."
            " Save again to put yours in its place."
        ),
    )
    for part in parts:
        for entry in getattr(part, "forms", [part]):  # a set of forms says it at each of them
            _say_differences(entry)
    for text in getattr(form, "saved_besides", list)():
        form.add_error(None, text)
    form.is_stale = True  # type: ignore[attr-defined]


def _start_anew(part: Any, start: Any) -> None:
    """Let the form, or each of a set of forms, begin with what is saved now."""
    part.initial = start
    for entry, row in zip(getattr(part, "forms", ()), start, strict=False):
        entry.initial = row
        for name in entry.fields:
            entry[name].__dict__.pop("initial", None)  # a bound field remembers what it began with


def _say_differences(form: forms.BaseForm) -> None:
    differing = [name for name in form.changed_data if not form.fields[name].widget.is_hidden]
    for name in differing:
        form.add_error(name, _("Saved meanwhile: %(value)s") % {"value": _said(form, name)})


def status_of(form: forms.BaseForm, *parts: Any) -> int:
    """The status of a form's page: 409 for one that is older than what is saved, 422 for what is wrong, else 200."""
    if getattr(form, "is_stale", False):
        return StaleVersion.status
    return 422 if form.is_bound and any(entry.errors for entry in (form, *parts)) else 200


def _sent(form: forms.BaseForm | None) -> str:
    """The mark that came with what was typed, or ""."""
    return str(form.data.get(FIELD, "")) or getattr(form, "seen_at_first", "") if form is not None else ""


def _digest(state: Sequence[Any]) -> str:
    text = json.dumps(list(state), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _choices_of(field: forms.Field) -> Iterator[tuple[Any, Any]]:
    """The field's values with their words, those of groups too."""
    for value, label in getattr(field, "choices", ()):
        yield from label if isinstance(label, list | tuple) else [(value, label)]


def _said(form: forms.BaseForm, name: str) -> str:
    """What is saved in the field, in words."""
    field = form.fields[name]
    value = form.get_initial_for_field(field, name)
    if choices := dict(_choices_of(field)):
        saved = {str(one) for one in (value if isinstance(value, list | tuple | set) else [value])}
        value = listed(str(label) for key, label in choices.items() if str(key) in saved)
    elif isinstance(value, bool):
        value = _("yes") if value else _("no")
    return str(field.prepare_value(value)) if value not in (None, "") else NOTHING
