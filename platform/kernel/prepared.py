"""A cursor for the few large queries whose planning costs more than their work.

Django's own cursors put the values into the text, so the database reads and plans every query anew. Here the
values travel beside it, and a query asked for the second time on a connection is prepared: planned once for as
long as the search path stays with one salon. PostgreSQL itself plans anew when the search path or a table has
changed since, so a plan never reaches another salon's rows (tests/isolation/test_prepared.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


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
        with psycopg.Cursor(connection.connection) as bare:
            yield connection.make_cursor(cast("Any", bare))
