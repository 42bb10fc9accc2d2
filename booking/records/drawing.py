"""Strokes drawn on a photo, as they are sent and as they are shown."""

import json
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import BadInput

COLOURS, THICKNESSES = range(5), range(1, 4)
SIDE = 10_000
MOST_STROKES, MOST_NUMBERS = 200, 16_000
LONGEST_TEXT = 200_000
Stroke = dict[str, Any]


def drawing_read(text: str) -> list[Stroke]:
    """The strokes of a form's field; raises BadInput for anything that is no drawing, or too much of one."""
    if len(text) > LONGEST_TEXT:
        raise BadInput.of(
            "drawing", "too_long", _("This drawing is too large. Please take some strokes back.")
        )
    try:
        said = json.loads(text or "[]")
    except (ValueError, RecursionError):
        raise BadInput.of("drawing", "invalid") from None
    if not isinstance(said, list) or not all(_is_stroke(stroke) for stroke in said):
        raise BadInput.of("drawing", "invalid")
    if len(said) > MOST_STROKES or sum(len(stroke["p"]) for stroke in said) > MOST_NUMBERS:
        raise BadInput.of(
            "drawing", "too_long", _("This drawing is too large. Please take some strokes back.")
        )
    return [{"c": stroke["c"], "t": stroke["t"], "p": stroke["p"]} for stroke in said]


def _is_stroke(stroke: Any) -> bool:
    """A colour, a thickness, and pairs of whole numbers within the photo."""
    if not isinstance(stroke, dict):
        return False
    points = stroke.get("p")
    return (
        _is_in(stroke.get("c"), COLOURS)
        and _is_in(stroke.get("t"), THICKNESSES)
        and isinstance(points, list)
        and len(points) >= 2
        and len(points) % 2 == 0
        and all(_is_in(number, range(SIDE + 1)) for number in points)
    )


def _is_in(number: Any, allowed: range) -> bool:
    return type(number) is int and number in allowed
