"""What rules in months can take besides messages: each room registers its rows, and the rules its months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from kernel.clock import Clock

DAYS_A_MONTH = 30.5


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRows:
    """Rows that a rule takes; `code` is the rule's field of `KeepingRules`.

    `over(before)` gives the rows whose time ended before that instant; `take(ids, clock)` deletes them inside the caller's
    transaction, and says how many went. `said(n)` is what would go, in words; `note()` what else takes such rows, "" nothing.
    """

    code: str
    label: str | Promise
    help: str | Promise
    over: Callable[[datetime], QuerySet[Any]]
    take: Callable[[Sequence[int], Clock], int]
    said: Callable[[int], str]
    note: Callable[[], str] = str


_kept: dict[str, KeptRows] = {}


def register_kept_rows(one: KeptRows) -> None:
    """Let a rule take them, or replace those of the same code."""
    _kept[one.code] = one


def kept_rows() -> list[KeptRows]:
    """All of them, in the order of their codes."""
    return sorted(_kept.values(), key=lambda one: one.code)


def over_since(months: int, now: datetime) -> datetime:
    """The instant before which such a rule takes."""
    return now - timedelta(days=months * DAYS_A_MONTH)
