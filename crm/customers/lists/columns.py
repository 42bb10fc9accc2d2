"""The columns of a list of customers: rooms register theirs (`desk.py`), a person chooses which they see and take out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.sheets import Cell

Load = Callable[[CustomerSight, Sequence[Customer]], Mapping[int, Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: stable code, heading, place.

    `load` gives the cells of some customers (with contacts and tags at hand) by their ids, in a constant number of queries,
    and only what this person may see. `sort` is the field of Customer (a path from it, an expression) that orders by it, "" for none;
    `usual` columns are seen by who has chosen none. `for_whole`: only for who sees every customer may order by it; what `load`
    gives to others it decides itself.
    """

    code: str
    label: str | Promise
    position: int
    load: Load
    sort: str | Combinable = ""
    usual: bool = False
    for_whole: bool = False


_columns: dict[str, Column] = {}


def register_column(column: Column) -> None:
    """Add the column, or replace the one of the same code."""
    _columns[column.code] = column


def columns() -> list[Column]:
    """All columns in their order."""
    return sorted(_columns.values(), key=lambda column: (column.position, column.code))


def cells(
    chosen: Sequence[Column], sight: CustomerSight, customers: Sequence[Customer]
) -> list[tuple[Customer, list[Cell]]]:
    """Each customer with their cells."""
    by_column = [column.load(sight, customers) for column in chosen]
    return [(one, [found.get(one.pk, "") for found in by_column]) for one in customers]
