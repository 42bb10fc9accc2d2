"""A rule in the making: read from the builder's form as typed, changed by its buttons, and drawn again with nothing lost.

The form's names carry the place of a part: `p-2-op`, in a group `p-1.0-op`; `p-1-match` is a group's. A draft is a rule whose
texts are as typed, money as people write it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from crm.segments.conditions import Catalogue, Choice, Condition
from crm.segments.kinds import LABELS, Kind, Op, needs
from crm.segments.reading import decimal_of
from crm.segments.rules import ALL, ANY, MOST, Group, Part, parts_of
from crm.segments.wording import choice_said
from kernel.context import current_salon
from kernel.errors import BadInput, Problem
from kernel.money import exponent, parse_money, to_decimal

MOST_READ = 3 * MOST
LONGEST = 1000
_PLACE = re.compile(r"p-(\d{1,2})(?:\.(\d{1,2}))?-(code|match)")


def draft_read(posted: QueryDict) -> Group:
    """The rule as it was typed; what has no place in one is left."""
    places: dict[int, set[int]] = {}
    groups: set[int] = set()
    for name in sorted(posted)[:LONGEST]:
        if found := _PLACE.fullmatch(name):
            number, inner, what = int(found[1]), found[2], found[3]
            places.setdefault(number, set()).update([int(inner)] if inner is not None else [])
            groups |= {number} if what == "match" or inner is not None else set()
    parts: list[Part | Group] = []
    for number in sorted(places)[:MOST_READ]:
        if number in groups:
            inner_parts = tuple(_part(posted, f"{number}.{at}") for at in sorted(places[number])[:MOST_READ])
            parts.append(Group(_match(posted.get(f"p-{number}-match", "")), inner_parts))
        else:
            parts.append(_part(posted, str(number)))
    return Group(_match(posted.get("match", "")), tuple(parts))


def _match(text: str) -> str:
    return ANY if text == ANY else ALL


def _part(posted: QueryDict, place: str) -> Part:
    def typed(name: str) -> str:
        return posted.get(f"p-{place}-{name}", "").replace("\x00", "")[:LONGEST]

    choices = tuple(one[:60] for one in posted.getlist(f"p-{place}-choices")[:200])
    return Part(
        typed("code"), typed("op"), typed("text"), choices, typed("low"), typed("high"), typed("days")
    )


def draft_changed(draft: Group, do: str, posted: QueryDict, known: Catalogue) -> tuple[Group, str]:
    """What a button of the builder makes of the draft, and the place that is new: "add:1", "drop:1.0", "group:"."""
    what, _colon, place = do.partition(":")
    if what == "group":
        return replace(draft, parts=(*draft.parts, Group(ANY))), str(len(draft.parts))
    if what == "add":
        return _added(draft, place, known.conditions.get(posted.get(f"new-{place}", "")))
    return (_dropped(draft, place), "") if what == "drop" else (draft, "")


def _added(draft: Group, place: str, condition: Condition | None) -> tuple[Group, str]:
    if condition is None:
        return draft, ""
    part = Part(condition.code, condition.comparisons[0])
    if not place:
        return replace(draft, parts=(*draft.parts, part)), str(len(draft.parts))
    parts = list(draft.parts)
    for number, one in enumerate(parts):
        if str(number) == place and isinstance(one, Group):
            parts[number] = replace(one, parts=(*one.parts, part))
            return replace(draft, parts=tuple(parts)), f"{number}.{len(one.parts)}"
    return draft, ""


def _dropped(draft: Group, place: str) -> Group:
    outer, _point, inner = place.partition(".")
    parts: list[Part | Group] = []
    for number, one in enumerate(draft.parts):
        if str(number) != outer:
            parts.append(one)
        elif inner and isinstance(one, Group):
            parts.append(
                replace(one, parts=tuple(row for at, row in enumerate(one.parts) if str(at) != inner))
            )
    return replace(draft, parts=tuple(parts))


def draft_of(rule: Group, known: Catalogue) -> Group:
    """A kept rule as it stands in the builder."""
    return _money(rule, known, _as_typed)


def rule_of(draft: Group, known: Catalogue) -> Group:
    """The rule of a draft, money in minor units; what is no amount stays as typed and is refused later."""
    return _money(draft, known, _as_kept)


def _money(group: Group, known: Catalogue, turn: Callable[[str], str]) -> Group:
    """The same rule with every amount turned."""

    def of(one: Part | Group) -> Part | Group:
        if isinstance(one, Group):
            return _money(one, known, turn)
        condition = known.conditions.get(one.code)
        if condition is None or condition.kind is not Kind.MONEY:
            return one
        return replace(one, low=turn(one.low), high=turn(one.high))

    return replace(group, parts=tuple(of(part) for part in group.parts))


def _as_typed(minor: str) -> str:
    number = decimal_of(minor)
    if number is None:
        return minor
    currency = current_salon().currency
    return f"{to_decimal(int(number), currency):.{exponent(currency)}f}".removesuffix(".00")


def _as_kept(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return str(parse_money(typed, current_salon().currency))
    except BadInput:
        return f"? {typed}"


@dataclass(frozen=True, slots=True)
class Row:
    """One condition as the builder draws it: `what` it is told, choices as (choice, words, chosen), what is wrong with it."""

    place: str
    part: Part
    condition: Condition | None
    ops: Sequence[tuple[Op, str]]
    what: tuple[str, ...]
    choices: Sequence[tuple[str, str, bool]]
    problems: Sequence[str]
    is_new: bool

    @property
    def end(self) -> str:
        """How an end of a span is typed: "date" or "number", money as text."""
        kind = self.condition.kind if self.condition else Kind.TEXT
        return {Kind.DATE: "date", Kind.MONEY: "money"}.get(kind, "number")

    @property
    def unit(self) -> str:
        """What stands behind a number: "days", the currency, or nothing."""
        kind = self.condition.kind if self.condition else Kind.TEXT
        return {Kind.DAYS: "days", Kind.MONEY: current_salon().currency}.get(kind, "")

    @property
    def is_had(self) -> bool:
        """Whether the days may be left empty."""
        return self.condition is not None and self.condition.kind is Kind.HAD


@dataclass(frozen=True, slots=True)
class Box:
    """A group as the builder draws it."""

    place: str
    match: str
    rows: Sequence[Row]


def drawn(draft: Group, known: Catalogue, problems: Sequence[Problem] = (), new: str = "") -> list[Row | Box]:
    """The draft's rows in their order."""
    wrong: dict[str, list[str]] = {}
    for one in problems:
        wrong.setdefault(one.field.removeprefix("p-"), []).append(str(one.text))
    rows = {place: _row(place, part, known, wrong.get(place, []), new) for place, part in parts_of(draft)}
    return list(_drawn(draft, rows))


def _drawn(draft: Group, rows: Mapping[str, Row]) -> Iterator[Row | Box]:
    for number, one in enumerate(draft.parts):
        if isinstance(one, Part):
            yield rows[str(number)]
        else:
            inner = [rows[f"{number}.{at}"] for at in range(len(one.parts)) if f"{number}.{at}" in rows]
            yield Box(str(number), one.match, inner)


def _row(place: str, part: Part, known: Catalogue, problems: Sequence[str], new: str) -> Row:
    condition = known.conditions.get(part.code)
    if condition is None:
        return Row(place, part, None, (), (), (), problems, place == new)
    op = Op(part.op) if part.op in condition.comparisons else condition.comparisons[0]
    what = needs(condition.kind, op)
    ops = [(one, str(LABELS[one])) for one in condition.comparisons]
    choices = _choices(part, known.choices(condition)) if "choices" in what else ()
    return Row(place, replace(part, op=op), condition, ops, what, choices, problems, place == new)


def _choices(part: Part, choices: Mapping[str, Choice]) -> list[tuple[str, str, bool]]:
    """Those that can be chosen, and those that were and cannot any more."""
    offered = [code for code, choice in choices.items() if not choice.is_gone or code in part.choices]
    lost = [code for code in part.choices if code not in choices]
    return [(code, choice_said(choices.get(code), code), code in part.choices) for code in [*offered, *lost]]
