"""Two tabs on one form: it says what it was made from, and overwrites nothing that was saved since (TRUST F14)."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kernel.errors import StaleVersion

FIELD = "seen"
NOTHING = "–"

F = TypeVar("F", bound=forms.BaseForm)


def made_from(form: F, *parts: Any) -> F:
    """The form, marked with what it was made from: its own start and that of the `parts` beside it."""
    state = [entry.initial for entry in (form, *parts)]
    text = json.dumps(state, sort_keys=True, default=str)
    first = getattr(form, "seen_at_first", "")  # a form that comes back unsaved, with a row more or less
    form.seen = first or hashlib.sha256(text.encode()).hexdigest()[:24]  # type: ignore[attr-defined]
    return form


def is_stale(request: HttpRequest, form: forms.BaseForm) -> bool:
    """Whether the form was sent from a page that showed something older than what is saved now."""
    now = getattr(form, FIELD, "")
    return bool(now) and request.POST.get(FIELD, now) != now


def say_newer(form: forms.BaseForm) -> None:
    """Say that it was changed meanwhile and, beside each field that differs, what is saved; the typed text stays."""
    differing = [name for name in form.changed_data if not form.fields[name].widget.is_hidden]
    said = {name: _("Saved meanwhile: %(value)s") % {"value": _said(form, name)} for name in differing}
    form.add_error(None, str(StaleVersion()))
    for name, text in said.items():
        form.add_error(name, text)
    form.is_stale = True  # type: ignore[attr-defined]


def status_of(form: forms.BaseForm, *parts: Any) -> int:
    """The status of a form's page: 409 for one that is older than what is saved, 422 for what is wrong, else 200."""
    if getattr(form, "is_stale", False):
        return StaleVersion.status
    return 422 if form.is_bound and any(entry.errors for entry in (form, *parts)) else 200


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
        value = ", ".join(str(label) for key, label in choices.items() if str(key) in saved)
    elif isinstance(value, bool):
        value = _("yes") if value else _("no")
    return str(field.prepare_value(value)) if value not in (None, "") else NOTHING
