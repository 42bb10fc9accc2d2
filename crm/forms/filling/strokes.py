"""A signature as it was drawn: strokes of whole numbers in a box of its own, read from what a browser sends."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import BadInput

WIDTH, HEIGHT = 1500, 500
MOST_POINTS, MOST_STROKES, FEWEST_POINTS = 2_000, 200, 4
LONGEST_TEXT = 40_000
Strokes = list[list[int]]


def strokes_read(text: str, *, field: str) -> Strokes:
    """The strokes of a hidden field, each `[x, y, x, y, …]` within the box; [] for none, and for a dot or two.

    A number outside the box is moved to its edge. Raises BadInput for what is no drawing, or too much of one.
    """
    too_large = BadInput.of(field, "too_long", _("This signature is too long. Please sign once more."))
    if len(text) > LONGEST_TEXT:
        raise too_large
    said = json_read(text, field=field)
    if not all(_is_stroke(stroke) for stroke in said):
        raise BadInput.of(field, "invalid")
    points = sum(len(stroke) for stroke in said) // 2
    if len(said) > MOST_STROKES or points > MOST_POINTS:
        raise too_large
    return [_within(stroke) for stroke in said] if points >= FEWEST_POINTS else []


def json_read(text: str, *, field: str) -> list[Any]:
    """The list that was sent; raises BadInput for anything else."""
    try:
        said = json.loads(text or "[]")
    except (ValueError, RecursionError):
        raise BadInput.of(field, "invalid") from None
    if not isinstance(said, list):
        raise BadInput.of(field, "invalid")
    return said


def stroke_points(strokes: Iterable[Iterable[int]]) -> list[str]:
    """Each stroke as an SVG writes its points."""
    return [" ".join(map(str, stroke)) for stroke in strokes]


def _is_stroke(stroke: Any) -> bool:
    """Pairs of whole numbers (true and false are none)."""
    return (
        isinstance(stroke, list)
        and len(stroke) >= 2
        and len(stroke) % 2 == 0
        and all(type(number) is int for number in stroke)
    )


def _within(stroke: list[int]) -> list[int]:
    sides = (WIDTH, HEIGHT)
    return [max(0, min(number, sides[place % 2])) for place, number in enumerate(stroke)]
