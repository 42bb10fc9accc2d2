"""Outlines that customers mark: their pictures, the regions with their names, and the marks as they are kept.

An answer is a list: a code for a region that was chosen by its name, `{"view", "x", "y", "region", "note"}` for a mark that
was set on a picture. x and y are in the picture's own units; the region is the one whose middle is nearest. Left and right
are the customer's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.forms.filling.regions import ANCHORS, NAMES
from crm.forms.filling.strokes import json_read
from kernel.errors import BadInput

MOST_MARKS, LONGEST_NOTE, LONGEST_TEXT = 40, 200, 40_000
Mark = dict[str, Any]
Answer = Sequence[str | Mark]


@dataclass(frozen=True, slots=True)
class Picture:
    """One outline: its code, the words under it, width and height in units; `facing`: their left is at the viewer's right."""

    code: str
    label: str | Promise
    width: int
    height: int
    facing: bool = False


_FRONT, _BACK = pgettext_lazy("outline", "Front"), pgettext_lazy("outline", "Back")
PICTURES: dict[str, tuple[Picture, ...]] = {
    "face": (Picture("face", pgettext_lazy("outline", "Face"), 1000, 1200, True),),
    "body": (Picture("front", _FRONT, 1000, 2100, True), Picture("back", _BACK, 1000, 2100)),
    "scalp": (
        Picture("above", pgettext_lazy("outline", "From above"), 1000, 1100),
        Picture("behind", pgettext_lazy("outline", "From behind"), 1000, 1100),
    ),
    "hands": (Picture("hands", pgettext_lazy("outline", "Back of the hands"), 1500, 1000),),
    "feet": (Picture("feet", pgettext_lazy("outline", "Feet from above"), 1500, 1100),),
}


def region_names(kind: str) -> list[tuple[str, str]]:
    """The regions of a chart in their order: code and name."""
    return [(code, str(name)) for code, name in NAMES[kind]]


def region_at(kind: str, view: str, x: int, y: int) -> str:
    """The region whose middle is nearest to the point."""
    return min(ANCHORS[kind][view], key=lambda one: (one[1] - x) ** 2 + (one[2] - y) ** 2)[0]


def marks_read(text: str, *, kind: str, field: str) -> list[Mark]:
    """The marks of a hidden field, with their regions; a point outside the picture is moved to its edge.

    Raises BadInput for what is no list of marks, a note that is too long, too many.
    """
    if len(text) > LONGEST_TEXT:
        raise BadInput.of(field, "too_many", _("Forty marks are enough: please take some away."))
    said = json_read(text, field=field)
    if len(said) > MOST_MARKS:
        raise BadInput.of(field, "too_many", _("Forty marks are enough: please take some away."))
    pictures = {picture.code: picture for picture in PICTURES[kind]}
    return [_mark(one, kind, pictures, field) for one in said]


def _mark(said: Any, kind: str, pictures: dict[str, Picture], field: str) -> Mark:
    if not isinstance(said, dict) or not isinstance(view := said.get("view"), str) or view not in pictures:
        raise BadInput.of(field, "invalid")
    x, y, note = said.get("x"), said.get("y"), said.get("note", "")
    if type(x) is not int or type(y) is not int or not isinstance(note, str):
        raise BadInput.of(field, "invalid")
    if len(note) > LONGEST_NOTE:
        raise BadInput.of(field, "too_long", _("A note to a mark may have 200 characters."))
    x, y = max(0, min(x, pictures[view].width)), max(0, min(y, pictures[view].height))
    return {"view": view, "x": x, "y": y, "region": region_at(kind, view, x, y), "note": _clean(note)}


def _clean(note: str) -> str:
    """Without what no database keeps: controls, and halves of characters."""
    return "".join(one for one in note if one >= " " and not "\ud800" <= one <= "\udfff").strip()


def marks_of(answer: Answer) -> list[Mark]:
    """The marks that were set on a picture, in their order."""
    return [one for one in answer if isinstance(one, dict)]


def answer_words(kind: str, answer: Answer) -> list[str]:
    """Each mark in words, "Left shoulder: since the fall", then the regions that were chosen by name."""
    named = dict(region_names(kind))
    marks = [(str(named.get(one["region"], one["region"])), one["note"]) for one in marks_of(answer)]
    chosen = [str(named.get(one, one)) for one in answer if isinstance(one, str)]
    return [_noted(region, note) if note else region for region, note in marks] + chosen


def _noted(region: str, note: str) -> str:
    return _("%(region)s: %(note)s") % {"region": region, "note": note}
