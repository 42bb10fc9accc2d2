"""A cursor for the few large queries whose planning costs more than their work.

Django's own cursors put the values into the text, so the database reads and plans every query anew. Here the
values travel beside it, and a query asked for the second time on a connection is prepared: planned once for as
long as the search path stays with one salon. PostgreSQL itself plans anew when the search path or a table has
changed since, so a plan never reaches another salon's rows (tests/isolation/test_prepared.py).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Self, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

_PLACE = re.compile(r"%(?:%|s|\((\w+)\)s)")


@lru_cache(maxsize=512)
def _numbered(query: str) -> tuple[bytes, tuple[str, ...]]:
    """The query with `$1`, `$2` … in the places of its values, and their names ("0", "1" … where they have none)."""
    names: dict[str, int] = {}

    def number(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        return f"${names.setdefault(place[1] or str(len(names)), len(names) + 1)}"

    return _PLACE.sub(number, query).encode(), tuple(names)


class _Cursor(psycopg.RawCursor[Any]):
    """Reads a query's places once and for all: psycopg itself reads those of a long query at every execution."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        if params is None:
            return super().execute(query, **options)
        numbered, names = _numbered(query)
        values = [params[name] for name in names] if isinstance(params, dict) else params
        return super().execute(numbered, values, **options)


@contextmanager
def prepared_cursor() -> Iterator[CursorWrapper]:
    """A cursor of the current salon's connection that prepares what it executes.

    The query names the types of its parameters (`%s::bigint[]`) where the database cannot tell them, because a
    Python number has no one SQL type. Rows come as tuples.
    """
    with connection.cursor() as plain:  # opens the connection and sets the search path
        if connection.queries_logged:  # a prepared query cannot be shown with its values
            yield plain
            return
        with _Cursor(connection.connection) as bare:
            yield connection.make_cursor(cast("Any", bare))
