"""Comparisons as expressions: on a path of customers ("facts__visits") or on an expression (an own field's)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IContains,
    IExact,
    In,
    IsNull,
    IStartsWith,
    LessThan,
    LessThanOrEqual,
    Lookup,
)

from crm.segments.conditions import Moment
from crm.segments.kinds import Op, Value

Left = str | Combinable
Where = Callable[[Op, Value, Moment], Q]
_TEXT: "dict[Op, type[Lookup[Any]]]" = {
    Op.CONTAINS: IContains,
    Op.STARTS: IStartsWith,
    Op.IS: IExact,
}


def compared(left: Left, lookup: "type[Lookup[Any]]", right: Any) -> Q:
    """`left` compared with a value."""
    if isinstance(left, str):
        return Q(**{f"{left}__{lookup.lookup_name}": right})
    return Q(lookup(left, right))


def missing(left: Left) -> Q:
    """Nothing is there."""
    return compared(left, IsNull, True)


def text_where(left: Left) -> Where:
    """Texts, whatever the case; an empty one is not known."""

    def where(op: Op, value: Value, _at: Moment) -> Q:
        if op is Op.KNOWN:
            return compared(left, GreaterThan, "")
        if op is Op.UNKNOWN:
            return missing(left) | compared(left, Exact, "")
        return compared(left, _TEXT[op], value.text)

    return where


def choice_where(left: Left, read: Callable[[str], Any] = str) -> Where:
    """Codes of a list; `read` makes of a code what stands in the database. Without one there is nothing to be empty."""

    def where(op: Op, value: Value, _at: Moment) -> Q:
        empty = missing(left) | (compared(left, Exact, "") if read is str else Q(pk__in=[]))
        if op is Op.UNKNOWN:
            return empty
        if op is Op.KNOWN:
            return ~empty
        among = compared(left, In, [read(code) for code in value.choices])
        return among if op is Op.ANY else missing(left) | ~among

    return where


def number_where(left: Left, *, absent: int | None = None) -> Where:
    """Numbers. `absent` is what a missing one counts as; None: it fits nothing but "not known"."""

    def where(op: Op, value: Value, _at: Moment) -> Q:
        if op in (Op.KNOWN, Op.UNKNOWN):
            return compared(left, IsNull, op is Op.UNKNOWN)
        found = Q()
        if value.low is not None:
            found &= compared(left, GreaterThanOrEqual, value.low)
        if value.high is not None:
            found &= compared(left, LessThanOrEqual, value.high)
        return found | missing(left) if _fits(absent, value) else found

    return where


def _fits(absent: int | None, value: Value) -> bool:
    if absent is None:
        return False
    low, high = value.low, value.high
    return (low is None or low <= absent) and (high is None or absent <= high)  # type: ignore[operator]


def date_where(left: Left) -> Where:
    """Days."""

    def where(op: Op, value: Value, at: Moment) -> Q:
        if op in (Op.KNOWN, Op.UNKNOWN):
            return compared(left, IsNull, op is Op.UNKNOWN)
        first, last = span(op, value, at.today)
        found = Q()
        if first is not None:
            found &= compared(left, GreaterThanOrEqual, first)
        if last is not None:
            found &= compared(left, LessThan, last + timedelta(days=1))
        return found

    return where


def yes_no_where(left: Left) -> Where:
    """Yes and no; not known is neither."""

    def where(op: Op, _value: Value, _at: Moment) -> Q:
        return missing(left) if op is Op.UNKNOWN else compared(left, Exact, op is Op.YES)

    return where


def span(op: Op, value: Value, today: date) -> tuple[date | None, date | None]:
    """The days that a comparison of days means, both counted; None for no end."""
    days = timedelta(days=min(value.days or 0, (today - date.min).days - 2))
    if op is Op.LAST_DAYS:
        return today - days, today
    if op is Op.OLDER:
        return None, today - days - timedelta(days=1)
    if op is Op.THIS_MONTH:
        return today.replace(day=1), (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(
            days=1
        )
    return value.low, value.high  # type: ignore[return-value]
