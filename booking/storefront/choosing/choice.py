"""What a visitor has chosen so far, wholly in the address: back, reload, a second tab and a sent link all work.

`l` location, `s` one service of the visit (repeats, in order), `p` person (once for all, or once per service),
`d` day, `w` first day of the strip, `t` start, `from` campaign. `s=12.3-4-5` is service 12 in its variant 3 with
the add-ons 4 and 5.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.http import QueryDict

MOST_SERVICES = 8
ANYONE = "any"
FIRST_YEAR, LAST_YEAR = 2000, 2100
INSTANT = "%Y-%m-%dT%H:%MZ"
_ITEM = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,15}))?((?:-[0-9]{1,15}){0,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Item:
    """One service wished for, by ids."""

    service_id: int
    variant_id: int | None = None
    add_on_ids: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The item as it stands in the address."""
        variant = f".{self.variant_id}" if self.variant_id else ""
        return f"{self.service_id}{variant}" + "".join(f"-{add_on}" for add_on in self.add_on_ids)

    def toggled(self, add_on_id: int) -> "Item":
        """The same with the add-on put in, or taken out when it was in."""
        if add_on_id in self.add_on_ids:
            return replace(self, add_on_ids=tuple(known for known in self.add_on_ids if known != add_on_id))
        return replace(self, add_on_ids=(*self.add_on_ids, add_on_id))


@dataclass(frozen=True, slots=True)
class Choice:
    """The whole of it; what cannot be read is as if it were not there."""

    location: str = ""
    items: tuple[Item, ...] = ()
    people: tuple[int | None, ...] = ()
    day: date | None = None
    week: date | None = None
    starts_at: datetime | None = None
    campaign: str = ""

    @property
    def query(self) -> str:
        """The choice as a query string, "" when nothing is chosen."""
        return urlencode(self.pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The choice as the (name, value) pairs of an address or of hidden fields."""
        pairs = [("l", self.location)] if self.location else []
        pairs += [("s", item.code) for item in self.items]
        pairs += [("p", ANYONE if person is None else str(person)) for person in self.people]
        pairs += [("w", self.week.isoformat())] if self.week else []
        pairs += [("d", self.day.isoformat())] if self.day else []
        pairs += [("t", instant_text(self.starts_at))] if self.starts_at else []
        pairs += [("from", self.campaign)] if self.campaign else []
        return pairs

    def person_of(self, index: int) -> int | None:
        """The person wished for the line at `index`; None means anyone."""
        if len(self.people) == 1:
            return self.people[0]
        return self.people[index] if index < len(self.people) else None

    def with_items(self, items: Sequence[Item]) -> "Choice":
        """Other services: the start falls away, since the length differs; one wished person stays."""
        people = self.people if len(self.people) == 1 else ()
        return replace(self, items=tuple(items)[:MOST_SERVICES], people=people, starts_at=None)

    def with_people(self, people: Sequence[int | None]) -> "Choice":
        """Other people: the start falls away."""
        return replace(self, people=tuple(people), starts_at=None)

    def at(self, starts_at: datetime | None) -> "Choice":
        """The same at that start."""
        return replace(self, starts_at=starts_at)

    def on(self, day: date | None, week: date | None = None) -> "Choice":
        """The same on that day, with the strip beginning on `week`."""
        return replace(self, day=day, week=week or self.week, starts_at=None)


def choice_of(query: QueryDict) -> Choice:
    """The choice that an address or a sent form holds."""
    items = [item for text in query.getlist("s") if (item := item_of(text))]
    return Choice(
        location=query.get("l", "")[:60],
        items=tuple(items[:MOST_SERVICES]),
        people=tuple(_person(text) for text in query.getlist("p")[:MOST_SERVICES]),
        day=_day(query.get("d", "")),
        week=_day(query.get("w", "")),
        starts_at=instant_from(query.get("t", "")),
        campaign=re.sub(r"[^\w-]", "", query.get("from", ""))[:60],
    )


def item_of(text: str) -> Item | None:
    """The item of a text such as `12.3-4-5`; None when it is none."""
    if not (match := _ITEM.fullmatch(text)):
        return None
    service, variant, add_ons = match.groups()
    return Item(
        service_id=int(service),
        variant_id=int(variant) if variant else None,
        add_on_ids=tuple(dict.fromkeys(int(part) for part in add_ons.split("-") if part)),
    )


def instant_text(instant: datetime) -> str:
    """An instant as the address writes it: UTC, to the minute."""
    return instant.astimezone(UTC).strftime(INSTANT)


def instant_from(text: str) -> datetime | None:
    """The instant of such a text; None when it is none."""
    try:
        instant = datetime.strptime(text, INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return instant if FIRST_YEAR <= instant.year <= LAST_YEAR else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _person(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text, re.ASCII) else None
