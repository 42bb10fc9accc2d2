"""What other rooms write of a line of a visit, kept over a line that is taken away and put back.

A row that names a line loses it when the line goes. The step that took it away notes which rows those were, and when it
is taken back the line comes again under its own id and the rows name it again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

Noted = Mapping[int, Sequence[int]]


class _Restore(Protocol):
    def __call__(self, *, visit_id: int, line_id: int, row_ids: Sequence[int]) -> object: ...


class LineTie(NamedTuple):
    """A room's rows that name lines: `noted` gives their ids by line, `restore` lets them name a line again.

    `restore` runs in the transaction that wrote the line; it leaves alone what is another visit's or names a line already.
    """

    code: str
    noted: Callable[[Sequence[int]], Noted]
    restore: _Restore


_ties: dict[str, LineTie] = {}


def register_line_tie(tie: LineTie) -> None:
    """Add a room's rows, or replace those of the same `code`."""
    _ties[tie.code] = tie


def ties_noted(line_ids: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    """By line, the ids of the rows that name it, by code; one query a room."""
    found: dict[int, dict[str, list[int]]] = {line_id: {} for line_id in line_ids}
    for code, tie in _ties.items():
        for line_id, row_ids in tie.noted(line_ids).items():
            found[line_id][code] = list(row_ids)
    return found


def ties_restore(*, visit_id: int, line_id: int, ties: Mapping[str, Sequence[int]]) -> None:
    """Let the noted rows name the line again; a room that is no longer there is passed over."""
    for code, row_ids in ties.items():
        if code in _ties:
            _ties[code].restore(visit_id=visit_id, line_id=line_id, row_ids=row_ids)
