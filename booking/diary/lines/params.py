"""The lines of a visit that is being changed, as they stand in an address: those of `wish_params`, and with each its own.

`k` is the line of the visit at that place (empty: a new one), `m` its minutes and `x` its price as typed, both empty where
nobody set them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from booking.diary.availability.plans import MOST_LINES
from booking.diary.changes import wish_again
from booking.diary.lines.changes import LineChange
from booking.diary.models import Appointment
from booking.diary.wish_params import Wishes, wishes_from
from booking.diary.wishes import LineWish
from kernel.context import current_salon
from kernel.errors import BadInput, Problem
from kernel.ids import id_of
from kernel.money import parse_money

LONGEST_TYPED = 40


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the form: what is wished for, the line that it is of the visit, and what was typed."""

    wish: LineWish
    line_id: int | None = None
    minutes: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class LineRows:
    """The lines of the form, in order."""

    rows: tuple[LineRow, ...] = ()

    @property
    def wishes(self) -> tuple[LineWish, ...]:
        """What is wished for, line by line."""
        return tuple(row.wish for row in self.rows)

    def added(self, tokens: Sequence[str], instead: int) -> "LineRows":
        """With the services of those tokens at the end, or in place of the line at `instead` where there is one.

        The first of them is that line then, under its id: what was written down about it stays with it.
        """
        new = Wishes()
        for token in tokens:
            new = new.with_service(token)
        lines = [LineRow(wish) for wish in new.lines]
        if not lines:
            return self
        rows = list(self.rows)
        if instead < len(rows):
            former = rows[instead]
            wish = replace(lines[0].wish, together=former.wish.together, pause=former.wish.pause)
            lines[0] = LineRow(wish, former.line_id)
            rows[instead : instead + 1] = lines
        else:
            rows += lines
        return LineRows(_in_order(rows))

    def without(self, place: int) -> "LineRows":
        """Without the line at that place."""
        return LineRows(_in_order([row for at, row in enumerate(self.rows) if at != place]))

    def raised(self, place: int) -> "LineRows":
        """With the line at that place before the one above it."""
        rows = list(self.rows)
        if 0 < place < len(rows):
            rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
        return LineRows(_in_order(rows))

    def pairs(self) -> list[tuple[str, str]]:
        """As name and value pairs for an address or hidden fields."""
        own = [
            pair
            for row in self.rows
            for pair in (("k", str(row.line_id or "")), ("m", row.minutes), ("x", row.price))
        ]
        return Wishes(self.wishes).pairs() + own


def rows_from(query: QueryDict, visit: Appointment) -> LineRows:
    """The lines in an address or a form; the visit's own where it says none, or what cannot be read."""
    wishes = wishes_from(query).lines
    if "s" not in query or len(wishes) != len(query.getlist("s")):
        return rows_of(visit)
    ids, minutes, prices = (query.getlist(name) for name in "kmx")
    return LineRows(
        _in_order(
            [
                LineRow(
                    replace(wish, guest=0), id_of(_at(ids, place)), _at(minutes, place), _at(prices, place)
                )
                for place, wish in enumerate(wishes)
            ]
        )
    )


def changes_of(rows: LineRows) -> tuple[list[LineChange], list[Problem]]:
    """The lines as the service takes them, and what of the minutes and prices cannot be read, placed."""
    problems: list[Problem] = []

    def read(place: int, name: str, text: str) -> int | None:
        try:
            return READERS[name](text) if text else None
        except BadInput as error:
            problems.extend(replace(one, field=f"lines.{place}.{name}") for one in error.problems)
            return None

    changes = []
    for place, row in enumerate(rows.rows):
        minutes, price = read(place, "minutes", row.minutes), read(place, "price", row.price)
        changes.append(LineChange(replace(row.wish, own_minutes=minutes), row.line_id, price))
    return changes, problems


def _minutes(text: str) -> int:
    """The minutes as typed; raises BadInput for what is no number."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise BadInput.of("minutes", "invalid", _("Please give the minutes as a number."))
    return int(text)


def _price(text: str) -> int:
    """The price as typed, in minor units of the salon's currency; raises BadInput."""
    return parse_money(text, current_salon().currency)


READERS = {"minutes": _minutes, "price": _price}


def rows_of(visit: Appointment) -> LineRows:
    """The visit's lines as they stand."""
    return LineRows(
        tuple(
            LineRow(wish_again(line, line.staff_id), line.pk, str(line.own_minutes or ""))
            for line in visit.lines.all()
        )
    )


def _in_order(rows: Sequence[LineRow]) -> tuple[LineRow, ...]:
    """As many as a visit can have; the first has nothing to start with, or to wait for."""
    return tuple(
        row if place else replace(row, wish=replace(row.wish, together=False, pause=0))
        for place, row in enumerate(rows[:MOST_LINES])
    )


def _at(values: Sequence[str], place: int) -> str:
    return values[place].replace("\x00", "").strip()[:LONGEST_TYPED] if place < len(values) else ""
