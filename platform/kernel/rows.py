"""Writing rows on the paths that run for every booking, where making the text of an INSERT costs more than its work."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

from kernel.prepared import prepared_cursor

AT_ONCE = 1000
MOST_VALUES = 65_535  # of one statement, by PostgreSQL's protocol


@dataclass(frozen=True, slots=True)
class Beside:
    """Writes that travel with an insert in one round trip: the parts of its WITH clause, and their values in order."""

    text: str
    values: tuple[Any, ...]


def rows_insert(
    rows: Sequence[Model], *, ignore_conflicts: bool = False, beside: Beside | None = None
) -> None:
    """Insert rows of one model as `bulk_create` does, by a prepared query whose text is made once for their number.

    The rows get their keys, unless `ignore_conflicts` leaves out those that are there already. No signal is sent.
    What is `beside` is written by the same statement; without rows nothing is. More rows than one statement holds are
    written by several, so the caller is inside a transaction.
    """
    most = min(AT_ONCE, _most(type(rows[0]), beside)) if rows else 1
    for start in range(0, len(rows), most):
        _insert_part(rows[start : start + most], None if start else beside, ignore_conflicts=ignore_conflicts)


def _most(model: type[Model], beside: Beside | None) -> int:
    """How many rows one statement holds."""
    return (MOST_VALUES - (len(beside.values) if beside else 0)) // len(_given(model))


def _insert_part(rows: Sequence[Model], beside: Beside | None, *, ignore_conflicts: bool) -> None:
    model = type(rows[0])
    make = _keep_or_skip(model, len(rows)) if ignore_conflicts else _keep(model, len(rows))
    values = [_value(row, field) for row in rows for field in _given(model)]
    if beside:
        make, values = f"WITH {beside.text} {make}", [*beside.values, *values]
    with prepared_cursor() as cursor:
        cursor.execute(make, values)
        keys = [] if ignore_conflicts else cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=False):
        row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as Django's own insert leaves it


def _value(row: Model, field: Any) -> Any:
    """What the database is given for the field; a default of the database's own is given by us."""
    value = field.pre_save(row, add=True)
    return field.get_db_prep_save(
        field.db_default if isinstance(value, DatabaseDefault) else value, connection
    )


@cache
def _given(model: type[Model]) -> tuple[Any, ...]:
    """The columns that an insert gives: all but the key, which the database makes."""
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)


@cache
def _keep(model: type[Model], number: int) -> str:
    return f"{_insert(model, number)} RETURNING {connection.ops.quote_name(str(model._meta.pk.column))}"


@cache
def _keep_or_skip(model: type[Model], number: int) -> str:
    return f"{_insert(model, number)} ON CONFLICT DO NOTHING"


def _insert(model: type[Model], number: int) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in _given(model))
    row = f"({', '.join('%s' for _field in _given(model))})"
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([row] * number)}"  # noqa: S608 - names of our own models
