"""Lists in pages: `?limit=` (1 to 200) and the opaque `?cursor=` of the page before. The cost does not grow with depth."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

from api.params import LARGEST_ID, Params

M = TypeVar("M", bound=Model)
USUAL, MOST = 100, 200
PAGE_PARAMETERS = ("limit", "cursor")


def page_of(rows: QuerySet[M], *, order: Sequence[str], params: Params) -> tuple[list[M], str | None]:
    """One page of `rows` in the order of those whole-number fields (the last unique), and the next page's query."""
    limit = params.read("limit", limit_of) or USUAL
    after = params.read("cursor", lambda text: cursor_read(text, len(order)))
    params.check()
    rows = rows.order_by(*order)
    if after is not None:
        rows = rows.filter(_beyond(order, after))
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    query = {name: values for name, values in params.values.items() if name != "cursor"}
    cursor = cursor_of([_value(found[limit - 1], name) for name in order])
    return found[:limit], urlencode({**query, "cursor": cursor}, doseq=True)


def limit_of(text: str) -> int:
    """How many rows a page has; raises ValueError."""
    if not text.isascii() or not text.isdigit() or len(text) > 3 or not 1 <= int(text) <= MOST:
        raise ValueError
    return int(text)


def cursor_of(values: Sequence[int]) -> str:
    """The place after a row with those values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def cursor_read(text: str, length: int) -> list[int]:
    """The values of a cursor; raises ValueError for anything we did not write."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, RecursionError) as error:
        raise ValueError from error
    if not isinstance(values, list) or len(values) != length or not all(map(_is_number, values)):
        raise ValueError
    return values


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_ID


def _beyond(order: Sequence[str], after: Sequence[int]) -> Q:
    """Rows that come after the values: greater in the first field that differs."""
    condition = Q(pk__in=[])
    equal = Q()
    for name, value in zip(order, after, strict=True):
        condition |= equal & Q(**{f"{name}__gt": value})
        equal &= Q(**{name: value})
    return condition


def _value(row: Model, name: str) -> int:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return int(value)
