"""How the database would answer: what a few rows in a test cannot show by their time."""

from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet


def plan_without_loops(rows: QuerySet[Any]) -> str:
    """The plan of the rows with loops forbidden: one that stands there still has no other way, and is walked for each row."""
    return _plan(rows, "enable_nestloop")


def plan_by_index(rows: QuerySet[Any]) -> str:
    """The plan of the rows with walks over tables forbidden: one that stands there still has no index to go by."""
    return _plan(rows, "enable_seqscan")


def _plan(rows: QuerySet[Any], forbidden: str) -> str:
    statement, values = rows.query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {forbidden} = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())
