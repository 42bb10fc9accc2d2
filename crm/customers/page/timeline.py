"""The timeline of a customer: every room registers the kinds of events that it knows of (DESIGN §2).

A page of the timeline asks each kind once for its newest events before a cursor and merges them, so its cost is one query
for each kind, however long the history is.
"""

import heapq
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Collate, Concat, LPad
from django.utils.functional import Promise

from crm.customers.sight import CustomerSight

KEY_DIGITS = 12  # an id of more is cut off by the database; no table of a salon grows so far
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened (or will): `key` is unique among all events ("visit:17").

    `title` and `text` are shown as they are; `amount_minor` in the salon's currency stands at the right. A kind that shows
    more names a `template`, which is drawn with `facts` below the title. `url` leads to the whole of it. A kind of which many
    can happen in one go says `by` whom: what one person did is then put together (`folding`).
    """

    key: str
    at: datetime
    title: str
    text: str = ""
    url: str = ""
    amount_minor: int | None = None
    template: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    tone: str = ""
    by: str = ""
    kind: "EventKind | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """One kind of events: stable code, its filter's label, icon, place among the filters.

    `load(sight, customer_id, before, most)` gives up to `most` events with `(at, key) < before`, newest first, or the
    newest at all where `before` is None; in a constant number of queries, and only what this person may see.
    """

    code: str
    label: str | Promise
    icon: str
    position: int
    load: "Load"


Cursor = tuple[datetime, str]
Load = Callable[[CustomerSight, int, Cursor | None, int], Sequence[Event]]

_kinds: dict[str, EventKind] = {}


def register_event_kind(kind: EventKind) -> None:
    """Add the kind, or replace the one of the same code."""
    _kinds[kind.code] = kind


def event_kinds() -> list[EventKind]:
    """All kinds in the order of their filters."""
    return sorted(_kinds.values(), key=lambda kind: kind.position)


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first, and where the next page begins (None at the end)."""

    events: list[Event]
    before: Cursor | None


def timeline_page(
    sight: CustomerSight,
    customer_id: int,
    *,
    codes: Collection[str] = (),
    before: Cursor | None = None,
    most: int = 20,
) -> Page:
    """Up to `most` events of the kinds `codes` (all, where none is named) before the cursor."""
    kinds = [kind for kind in event_kinds() if not codes or kind.code in codes]
    streams = [_labelled(kind, kind.load(sight, customer_id, before, most + 1)) for kind in kinds]
    merged = heapq.merge(*streams, key=place_of, reverse=True)
    events = [event for event, _number in zip(merged, range(most + 1), strict=False)]
    following = place_of(events[most - 1]) if len(events) > most else None
    return Page(events[:most], following)


def event_key(kind: str, pk: int) -> str:
    """The key of the event that stands for a row: in the order of their ids where rows share an instant."""
    return f"{kind}:{pk:0{KEY_DIGITS}}"


def event_key_sql(kind: str, pk: str | Combinable = "pk") -> Collate:
    """The same as the database has it, compared byte by byte as Python does."""
    number = LPad(Cast(pk, CharField()), KEY_DIGITS, Value("0"))
    return Collate(Concat(Value(f"{kind}:"), number, output_field=CharField()), "C")


def newest_before(
    rows: QuerySet[Row], kind: str, before: Cursor | None, *, at: str = "at"
) -> QuerySet[Any, Row]:
    """The rows in the order of their events, newest first by the instant `at`; those before the cursor, where there is one.

    Each row's event has the key `event_key(kind, row.pk)`.
    """
    ordered: QuerySet[Any, Row] = rows.annotate(event_key=event_key_sql(kind)).order_by(
        f"-{at}", "-event_key"
    )
    return ordered if before is None else ordered.filter(is_before(before, at=at))


def is_before(before: Cursor, *, at: str = "at") -> Q:
    """The condition on rows that know their `event_key`: their events stand before the cursor."""
    instant, key = before
    return Q(**{f"{at}__lt": instant}) | Q(**{at: instant, "event_key__lt": key})


def place_of(event: Event) -> Cursor:
    """Where the event stands in the order of the timeline."""
    return event.at, event.key


def _labelled(kind: EventKind, events: Sequence[Event]) -> list[Event]:
    return [replace(event, kind=kind) for event in events]
