"""What the desk asks for, as it stands in an address: `s=12&s=15v3&p=4&p=&a=0-7&day=2026-11-28`.

`s` is a service with its variant, in order; `p` the person at the same place (empty: anyone); `a` an add-on of the
service at that place; `t` the place of a service that starts together with the one before it; `w` a pause before the service
at that place (`1-15`); `g` the guest of the
service at the same place, where several come.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict

from booking.diary.availability.plans import MOST_GUESTS, MOST_LINES
from booking.diary.wishes import LineWish
from kernel.ids import id_of

_TOKEN = re.compile(r"^(\d{1,9})(?:v(\d{1,9}))?$")
_ADD_ON = re.compile(r"^(\d{1,2})-(\d{1,9})$")
_PAUSE = re.compile(r"^(\d{1,2})-(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Wishes:
    """The services asked for so far, in order."""

    lines: tuple[LineWish, ...] = ()

    def with_service(self, token: str) -> "Wishes":
        """One more service at the end; what is no token changes nothing."""
        wish = _wish(token, "")
        guest = self.lines[-1].guest if self.lines else 0
        if wish is None or sum(line.guest == guest for line in self.lines) >= MOST_LINES:
            return self
        return replace(self, lines=(*self.lines, replace(wish, guest=guest)))

    @property
    def guests(self) -> int:
        """How many come."""
        return len({wish.guest for wish in self.lines})

    def with_guest(self) -> "Wishes":
        """One more guest with the same services as the first, each by anyone."""
        if not self.lines or self.guests >= MOST_GUESTS:
            return self
        same = [
            replace(wish, guest=self.guests, staff_id=None)
            for wish in self.lines
            if wish.guest == self.lines[0].guest
        ]
        return replace(self, lines=(*self.lines, *same))

    def without(self, place: str) -> "Wishes":
        """Without the service at `place`."""
        return replace(self, lines=tuple(wish for at, wish in enumerate(self.lines) if str(at) != place))

    def all_by(self, staff_id: int | None) -> "Wishes":
        """The same services, each by that person."""
        return replace(self, lines=tuple(replace(wish, staff_id=staff_id) for wish in self.lines))

    def last_by(self, staff_id: int) -> "Wishes":
        """The same services, the last by that person."""
        *others, last = self.lines
        return replace(self, lines=(*others, replace(last, staff_id=staff_id)))

    def pairs(self) -> list[tuple[str, str]]:
        """As name and value pairs for an address or hidden fields."""
        found: list[tuple[str, str]] = []
        for place, wish in enumerate(self.lines):
            found += [("s", token_of(wish)), ("p", str(wish.staff_id or ""))]
            found += [("a", f"{place}-{add_on}") for add_on in wish.add_on_ids]
            found += [("t", str(place))] if wish.together else []
            found += [("w", f"{place}-{wish.pause}")] if wish.pause else []
            found += [("g", str(wish.guest))] if self.guests > 1 else []
        return found


def wishes_from(query: QueryDict) -> Wishes:
    """The wishes in an address or a form; what cannot be read is left out."""
    people = query.getlist("p")
    add_ons, together = query.getlist("a"), set(query.getlist("t"))
    guests = query.getlist("g")
    lines: list[LineWish] = []
    for place, token in enumerate(query.getlist("s")[: MOST_LINES * MOST_GUESTS]):
        wish = _wish(token, people[place] if place < len(people) else "")
        if wish is not None:
            beside = bool(lines) and str(place) in together
            lines.append(
                replace(
                    wish,
                    add_on_ids=_add_ons_at(add_ons, place),
                    together=beside,
                    guest=_guest(guests, place),
                    pause=0 if beside else _pause_at(query.getlist("w"), place),
                )
            )
    return Wishes(_numbered(lines))


def _guest(values: list[str], place: int) -> int:
    """The guest of the service at that place; the first where nothing says."""
    text = values[place] if place < len(values) else ""
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _numbered(lines: list[LineWish]) -> tuple[LineWish, ...]:
    """The lines guest by guest, the guests numbered from 0; the first line of each has nothing to start with."""
    found: list[LineWish] = []
    for number, guest in enumerate(sorted({wish.guest for wish in lines})[:MOST_GUESTS]):
        own = [wish for wish in lines if wish.guest == guest][:MOST_LINES]
        found += [
            replace(
                wish, guest=number, together=wish.together and place > 0, pause=wish.pause if place else 0
            )
            for place, wish in enumerate(own)
        ]
    return tuple(found)


def token_of(wish: LineWish) -> str:
    """The service and variant of the wish, as `s` has them."""
    return f"{wish.service_id}v{wish.variant_id}" if wish.variant_id else str(wish.service_id)


def _wish(token: str, person: str) -> LineWish | None:
    if not (match := _TOKEN.match(token)):
        return None
    service, variant = match.groups()
    return LineWish(
        service_id=int(service), variant_id=int(variant) if variant else None, staff_id=id_of(person)
    )


def _add_ons_at(values: Iterable[str], place: int) -> tuple[int, ...]:
    matches = (_ADD_ON.match(value) for value in values)
    return tuple(int(match[2]) for match in matches if match and int(match[1]) == place)


def _pause_at(values: Iterable[str], place: int) -> int:
    """The pause before the service at that place, in minutes."""
    matches = (_PAUSE.match(value) for value in values)
    return next((int(match[2]) for match in matches if match and int(match[1]) == place), 0)
