"""Forms of pairs of times, as many a day as are needed: opening hours, shifts, breaks.

A row is three parts of a name: `work_0_2_from` is the third stretch of work on Monday. Rows come and go by script; without
it the buttons "add" and "drop" send the form, which comes back unsaved with one row more or less.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.places.fields import DayField
from booking.places.selectors import Week
from booking.places.typed import range_of, start_text, wall_text
from kernel.clock import DAY_MINUTES
from kernel.errors import BadInput

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
ANY_NUMBER, ANY_PLACE = "__n__", "__k__"  # what a script replaces in an empty row
MOST_ROWS = 12
_ROW = re.compile(r"^([a-z]+_[0-9])_([0-9]{1,2})_(?:from|until)$")
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of stretch: its name in the form, what people call it, and the button that adds one."""

    name: str
    label: str | Promise
    add: str | Promise


class RangesForm(forms.Form):
    """Rows of two times ("from", "until") for one or more days, each row empty or whole.

    Subclasses say the days and the kinds; `pairs(kind, day)` is what was typed.
    """

    days: Sequence[tuple[int, str | Promise]] = tuple(enumerate(WEEKDAYS))
    kinds: Sequence[Kind] = ()
    nothing: str | Promise = ""
    rows_to_begin = 0

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None, **options: Any) -> None:
        typed = dict(initial or {})
        if data and ("add" in data or "drop" in data):
            typed, data = {**typed, **data.dict()}, None
            self.seen_at_first = typed.get("seen", "")  # rows come and go; what was saved is not read anew
        super().__init__(data, initial=typed, **options)
        self._groups = [(day, kind) for day, _name in self.days for kind in self.kinds]
        self._rows = _rows_named(data or typed, begin=self.rows_to_begin, groups=self._groups)
        for day, kind in self._groups:
            for number in self._rows[f"{kind.name}_{day}"]:
                for part, field in self.row_fields(day, kind, number).items():
                    self.fields[f"{kind.name}_{day}_{number}_{part}"] = field

    def row_fields(self, day: int, kind: Kind, number: int | str) -> dict[str, forms.Field]:
        """The fields of one row by their part of the name."""
        spoken = {"what": self.spoken(day, kind, number)}
        return {"from": _time(_("%(what)s from") % spoken), "until": _time(_("%(what)s until") % spoken)}

    def spoken(self, day: int, kind: Kind, number: int | str) -> str:
        """The row as a screen reader says it: "Monday, open", "Monday, open 2"."""
        place = ANY_PLACE if isinstance(number, str) else number + 1
        first = _("%(day)s, %(kind)s") % {"day": dict(self.days)[day], "kind": kind.label}
        return first if place == 1 else f"{first} {place}"

    def clean(self) -> dict[str, Any]:
        """Each row read; what is wrong stands at the row's first field."""
        for day, kind in self._groups:
            for name in self._names(day, kind):
                self._read(day, kind, name)
            self._keep_apart(day, kind)
        if len(self.days) == len(WEEKDAYS):
            self._keep_nights_apart()
        return self.cleaned_data

    def placed(self, day: int, kind: Kind, pair: Pair) -> Pair:
        """The wall range that was typed, where it belongs."""
        return pair

    def _names(self, day: int, kind: Kind) -> list[str]:
        group = f"{kind.name}_{day}"
        return [f"{group}_{number}" for number in self._rows[group]]

    def _read(self, day: int, kind: Kind, name: str) -> None:
        start, end = (self.cleaned_data.get(f"{name}_{part}", "") for part in ("from", "until"))
        if not (start or end) or self.has_error(f"{name}_from") or self.has_error(f"{name}_until"):
            return
        try:
            self.cleaned_data[name] = self.placed(day, kind, range_of(start, end, field=name))
        except BadInput as refusal:
            self.add_error(f"{name}_from", str(refusal.problems[0].text))

    def _keep_apart(self, day: int, kind: Kind) -> None:
        for earlier, later in pairwise(sorted(self.named_pairs(day, kind), key=lambda row: row[1])):
            if later[1][0] < earlier[1][1]:
                self.add_error(f"{later[0]}_from", _("These hours overlap."))

    def _keep_nights_apart(self) -> None:
        """What runs past midnight ends before the next day begins; after Sunday comes Monday."""
        for day, kind in self._groups:
            night = max((end - DAY_MINUTES for _start, end in self.pairs(day, kind)), default=0)
            for name, (start, _end) in self.named_pairs((day + 1) % len(WEEKDAYS), kind):
                if start < night:
                    self.add_error(f"{name}_from", _("The hours of the night before run into these."))

    def named_pairs(self, day: int, kind: Kind) -> list[tuple[str, Pair]]:
        """The rows that hold times, by name; for after `clean` has read them."""
        data = self.cleaned_data
        return [(name, data[name]) for name in self._names(day, kind) if name in data]

    def pairs(self, day: int, kind: Kind) -> list[Pair]:
        """The wall ranges typed for a day."""
        return [pair for _name, pair in self.named_pairs(day, kind)]

    def saved_besides(self) -> list[str]:
        """In words, the rows that are saved and that this form, filled in before, has no fields for."""
        return [
            _("Saved meanwhile: %(value)s") % {"value": f"{self.spoken(day, kind, 0)} {self._saved(name)}"}
            for day, kind in self._groups
            for name in sorted({key.rpartition("_")[0] for key in self.initial if _is_row(key, day, kind)})
            if f"{name}_from" not in self.fields and self.initial.get(f"{name}_from")
        ]

    def _saved(self, name: str) -> str:
        return f"{self.initial[f'{name}_from']}–{self.initial[f'{name}_until']}"

    def lines(self) -> list[dict[str, Any]]:
        """The days with their groups of rows, for the page."""
        return [
            {"name": name, "day": day, "groups": [self._group(day, kind) for kind in self.kinds]}
            for day, name in self.days
        ]

    def _group(self, day: int, kind: Kind) -> dict[str, Any]:
        group = f"{kind.name}_{day}"
        rows = [self._bound(day, kind, number) for number in self._rows[group]]
        empty = self._bound(day, kind, ANY_NUMBER)
        return {"name": group, "kind": kind, "rows": rows, "empty": empty, "full": len(rows) >= MOST_ROWS}

    def _bound(self, day: int, kind: Kind, number: int | str) -> dict[str, Any]:
        name = f"{kind.name}_{day}_{number}"
        fields = self.row_fields(day, kind, number).items()
        bound = {part: field.get_bound_field(self, f"{name}_{part}") for part, field in fields}
        return {**bound, "name": name, "spoken": self.spoken(day, kind, number)}


def _time(label: str) -> forms.CharField:
    field = forms.CharField(label=label, required=False, max_length=8)
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "placeholder": "–:–"}
    return field


def _is_row(key: str, day: int, kind: Kind) -> bool:
    return (found := _ROW.match(key)) is not None and found[1] == f"{kind.name}_{day}"


def _rows_named(
    values: Mapping[str, Any], *, begin: int, groups: Iterable[tuple[int, Kind]]
) -> dict[str, list[int]]:
    """The numbers of the rows that `values` speaks of, by group; one more or less where a button was pressed."""
    rows: dict[str, list[int]] = {f"{kind.name}_{day}": [] for day, kind in groups}
    for name in values:
        if (found := _ROW.match(name)) and found[1] in rows:
            rows[found[1]] = sorted({*rows[found[1]], int(found[2])})
    if not values:
        rows[next(iter(rows))] = list(range(begin))
    wanted = values.get("add", "")
    if wanted in rows and len(rows[wanted]) < MOST_ROWS:
        rows[wanted].append(max(rows[wanted], default=-1) + 1)
    group, _line, number = values.get("drop", "").rpartition("_")
    if group in rows and number.isdecimal():
        rows[group] = [kept for kept in rows[group] if kept != int(number)]
    return rows


def row_initial(name: str, pair: Pair) -> dict[str, str]:
    """The two texts of a row ("open_0_1") for a wall range."""
    return {f"{name}_from": start_text(pair[0]), f"{name}_until": wall_text(pair[1])}


OPEN = Kind("open", gettext_lazy("open"), gettext_lazy("Hours"))


class OpeningHoursForm(RangesForm):
    """A location's week; a day without times is closed."""

    kinds = (OPEN,)
    nothing = gettext_lazy("closed")

    def week(self) -> Week:
        """Weekday to wall ranges."""
        return {day: self.pairs(day, OPEN) for day, _name in self.days}


def week_initial(week: Mapping[int, Iterable[Pair]]) -> dict[str, str]:
    """The form's start for a week that is there."""
    initial: dict[str, str] = {}
    for day, pairs in week.items():
        for number, pair in enumerate(pairs):
            initial |= row_initial(f"{OPEN.name}_{day}_{number}", pair)
    return initial


class SpecialDayForm(OpeningHoursForm):
    """One day's own hours; without times it is closed."""

    days = ((0, gettext_lazy("That day")),)
    rows_to_begin = 1
    day = DayField(label=gettext_lazy("Day"))

    def ranges(self) -> list[Pair]:
        """The day's wall ranges."""
        return self.pairs(0, OPEN)
