"""What somebody else saved while a form lay open: told from what the form was made from, what was typed and what is saved.

A form carries what it was made from in a hidden field. It only decides what is said and shown; the version guards the write.
"""

import json
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = (str, int, bool, type(None))


class Meanwhile(Enum):
    """How a field stands between two who changed the same thing."""

    NOTHING = "nothing"  # both say the same, or only who sends it changed it
    TAKEN_OVER = "taken over"  # only the other one changed it
    AT_ODDS = "at odds"  # both changed it, each to something else


def loaded_text(shown: Mapping[str, Any], names: Collection[str]) -> str:
    """What a form is made from, of the fields `names` that it has, as its hidden field carries it."""
    known = {name: value for name, value in shown.items() if name in names and value not in (None, "")}
    return json.dumps(known, ensure_ascii=False, sort_keys=True)


def loaded_of(text: str) -> dict[str, Any] | None:
    """What the form was made from, or None where it does not say so."""
    try:
        known = json.loads(text)
    except ValueError:
        return None
    if not isinstance(known, dict):
        return None
    return {name: value for name, value in known.items() if isinstance(value, KINDS)}


def meanwhile(
    field: forms.Field, *, loaded: Mapping[str, Any] | None, name: str, typed: Any, saved: Any
) -> Meanwhile:
    """How the field stands; without `loaded` whatever differs is at odds."""
    if not field.has_changed(saved, typed):
        return Meanwhile.NOTHING
    if loaded is None:
        return Meanwhile.AT_ODDS
    if not field.has_changed(loaded.get(name), typed):
        return Meanwhile.TAKEN_OVER
    return Meanwhile.AT_ODDS if field.has_changed(loaded.get(name), as_sent(saved)) else Meanwhile.NOTHING


def as_sent(value: Any) -> str:
    """The value as a browser would send it."""
    return "" if value is None else str(value)


def in_words(field: forms.Field, value: Any) -> str:
    """What is saved, as the form's own choices say it; a dash for nothing."""
    words = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return words.get(str(value), str(value)) if value not in (None, "") else "–"
