"""What a list of customers can be narrowed by: rooms register theirs (`desk.py`); each stands in the address by its code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.functional import Promise

from crm.customers.models import Customer
from kernel.errors import BadInput
from kernel.ids import id_of

Choices = Sequence[tuple[str, str]]
MOST_NUMBER = Decimal(10) ** 14


class Entry(StrEnum):
    """What is entered where there is nothing to choose from, named as the browser's input is."""

    DAY = "date"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """One filter: stable code, label, place.

    `choices` gives (value, words), read once for a page; without it a value is entered (a day as ISO). `narrow` leaves the
    rows of a value, none for a value that is no more; it raises BadInput for what can be no value. `for_whole`: only for who
    sees every customer, since it tells of money or value. `in_detail`: folded away until it is wanted; `is_archived`: no
    longer offered, kept views still narrow by it.
    """

    code: str
    label: str | Promise
    position: int
    narrow: Callable[[QuerySet[Customer], str], QuerySet[Customer]]
    choices: Callable[[], Choices] | None = None
    entry: Entry = Entry.DAY
    for_whole: bool = False
    in_detail: bool = False
    is_archived: bool = False


_filters: dict[str, ListFilter] = {}


def register_list_filter(one: ListFilter) -> None:
    """Add the filter, or replace the one of the same code."""
    _filters[one.code] = one


def list_filters() -> list[ListFilter]:
    """All filters in their order."""
    return sorted(_filters.values(), key=lambda one: (one.position, one.code))


def day_read(code: str, text: str) -> date:
    """The day of an address. Raises BadInput for what is none, or out of all time."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput.of(code, "invalid") from None
    if not 1900 < day.year < 9000:
        raise BadInput.of(code, "invalid")
    return day


def number_read(code: str, text: str) -> Decimal:
    """The number of an address, with a point or a comma. Raises BadInput for what is none."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise BadInput.of(code, "invalid") from None
    if not number.is_finite() or abs(number) >= MOST_NUMBER:
        raise BadInput.of(code, "invalid")
    return number


def id_read(code: str, text: str) -> int:
    """The id of an address. Raises BadInput."""
    if (number := id_of(text)) is None:
        raise BadInput.of(code, "invalid")
    return number
