"""Long lists of cases, of which a commit asks every second and the night all."""

from collections.abc import Iterable

import pytest


def thinned(rows: Iterable[object]) -> list[object]:
    """The rows for `parametrize` (a tuple is one row's arguments), every second marked nightly."""
    rows = list(rows)
    return [_at_night(row) if place % 2 else row for place, row in enumerate(rows)]


def _at_night(row: object) -> object:
    arguments = row if isinstance(row, tuple) else (row,)
    return pytest.param(*arguments, marks=pytest.mark.nightly)
