"""The timeline of a customer: every room registers the kinds of events that it knows of (DESIGN §2).

A page of the timeline asks each kind once for its newest events before a cursor and merges them, so its cost is one query
for each kind, however long the history is.
"""

import heapq
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from crm.customers.sight import CustomerSight


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened (or will): `key` is unique among all events ("visit:17").

    `title` and `text` are shown as they are; `amount_minor` in the salon's currency stands at the right. A kind that shows
    more names a `template`, which is drawn with `facts` below the title. `url` leads to the whole of it.
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


def place_of(event: Event) -> Cursor:
    """Where the event stands in the order of the timeline."""
    return event.at, event.key


def _labelled(kind: EventKind, events: Sequence[Event]) -> list[Event]:
    return [replace(event, kind=kind) for event in events]
