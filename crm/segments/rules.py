"""A rule: conditions that must all or any be true, with groups nested once. How it is kept, proved, said and asked.

Kept as `{"v": 1, "match": "all", "parts": [part or group, …]}`; a part is `{"code", "op"}` with what the comparison is told
(`text`, `choices`, `low`, `high`, `days`), all of it text: numbers with a point, days as ISO, money in minor units.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from crm.segments.conditions import Catalogue, Condition, Moment
from crm.segments.kinds import Op, Value
from crm.segments.reading import value_read
from crm.segments.wording import label_said, part_said
from kernel.errors import BadInput, ChignonError, Problem
from kernel.marks import labelled

VERSION = 1
MOST = 20
ALL, ANY = "all", "any"


@dataclass(frozen=True, slots=True)
class Part:
    """One condition with its comparison and what it is told, as text."""

    code: str
    op: str
    text: str = ""
    choices: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    days: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all or any must be true. The outermost one is the rule; in it groups stand once more."""

    match: str = ALL
    parts: "tuple[Part | Group, ...]" = ()


class SegmentBroken(ChignonError):
    """The rule asks for what is no more, or was written by a newer version: it finds nobody until somebody mends it."""

    code = "segment_broken"
    status = 409


def rule_json(rule: Group) -> dict[str, Any]:
    """The rule as it is kept."""
    return {"v": VERSION, **_kept(rule)}


def _kept(one: Part | Group) -> dict[str, Any]:
    if isinstance(one, Group):
        return {"match": one.match, "parts": [_kept(part) for part in one.parts]}
    return {name: value for name, value in asdict(one).items() if value not in ("", ())}


def rule_read(kept: dict[str, Any]) -> Group:
    """The rule that was kept. Raises SegmentBroken for what cannot be read."""
    if kept.get("v") != VERSION:
        raise SegmentBroken(_("This segment was written by a newer version."))
    try:
        return _group(kept)
    except (KeyError, TypeError, AttributeError):
        raise SegmentBroken(_("This segment cannot be read.")) from None


def _group(kept: dict[str, Any]) -> Group:
    return Group(kept["match"], tuple(_group(one) if "parts" in one else _part(one) for one in kept["parts"]))


def _part(kept: dict[str, Any]) -> Part:
    return Part(**{**kept, "choices": tuple(kept.get("choices", ()))})


def parts_of(rule: Group) -> Iterator[tuple[str, Part]]:
    """Every condition with its place: "2", or "1.0" in a group."""
    for number, one in enumerate(rule.parts):
        if isinstance(one, Part):
            yield str(number), one
        else:
            yield from (
                (f"{number}.{at}", inner) for at, inner in enumerate(one.parts) if isinstance(inner, Part)
            )


def problems_of(rule: Group, known: Catalogue) -> list[Problem]:
    """Everything that is wrong, each at the place of its part ("p-1.0"); none for a rule that can be asked."""
    found = [
        Problem("match", "unknown", _("Please choose all or one of these."))
        for group in _groups(rule)
        if group.match not in (ALL, ANY)
    ]
    parts = list(parts_of(rule))
    if not parts:
        found.append(Problem("parts", "required", _("Please add at least one condition.")))
    if len(parts) > MOST:
        found.append(Problem("parts", "too_many", _("Twenty conditions are enough: please take some away.")))
    if any(not one.parts for one in rule.parts if isinstance(one, Group)):
        found.append(Problem("parts", "empty_group", _("A group stands empty: fill it or take it away.")))
    if any(isinstance(inner, Group) for one in rule.parts if isinstance(one, Group) for inner in one.parts):
        found.append(Problem("parts", "too_deep", _("Groups stand once in a rule, not within each other.")))
    for place, part in parts:
        found += [Problem(f"p-{place}", one.code, one.text) for one in _wrong(part, known)]
    return found


def _groups(rule: Group) -> list[Group]:
    return [rule, *(one for one in rule.parts if isinstance(one, Group))]


def _wrong(part: Part, known: Catalogue) -> list[Problem]:
    try:
        part_value(part, known)
    except BadInput as error:
        return error.problems
    return []


def part_value(part: Part, known: Catalogue) -> tuple[Condition, Op, Value]:
    """The condition of a part, the comparison and what it is told. Raises BadInput."""
    condition = known.conditions.get(part.code)
    if condition is None:
        text = _("There is no such condition any more (%(code)s): please take it away.")
        raise BadInput.of("code", "unknown", text % {"code": part.code[:60]})
    if part.op not in condition.comparisons:
        raise BadInput.of("op", "unknown", _("Please choose how to compare."))
    op = Op(part.op)
    return condition, op, value_read(part, condition, op, known.choices(condition))


def compiled(rule: Group, known: Catalogue, at: Moment) -> Q:
    """The rule as one condition on customers. Raises SegmentBroken naming everything that is no more."""
    if found := problems_of(rule, known):
        raise SegmentBroken(" ".join(dict.fromkeys(str(one.text) for one in found)))
    return _asked(rule, known, at)


def _asked(one: Part | Group, known: Catalogue, at: Moment) -> Q:
    if isinstance(one, Part):
        condition, op, value = part_value(one, known)
        return condition.where(op, value, at)
    whole: Q | None = None
    for part in one.parts:
        asked = _asked(part, known, at)
        whole = asked if whole is None else (whole & asked if one.match == ALL else whole | asked)
    return whole if whole is not None else Q(pk__in=[])


def said(rule: Group, known: Catalogue) -> str:
    """The rule in words of the language in use; "" for an empty one. What cannot be asked is said as it stands."""
    return _said(rule, known, is_inner=False, begins=True)


def _said(group: Group, known: Catalogue, *, is_inner: bool, begins: bool) -> str:
    words: list[str] = []
    for one in group.parts:
        is_first = begins and not words
        if isinstance(one, Group):
            words.append(_said(one, known, is_inner=True, begins=is_first))
        else:
            words.append(_part_said(one, known, begins=is_first))
        words = [word for word in words if word]
    text = (_(", and ") if group.match == ALL else _(", or ")).join(words)
    return _("(%(words)s)") % {"words": text} if is_inner and len(words) > 1 else text


def _part_said(part: Part, known: Catalogue, *, begins: bool) -> str:
    condition = known.conditions.get(part.code)
    if condition is None:
        return _("a condition that is no more (%(code)s)") % {"code": part.code[:60]}
    what = label_said(condition, begins=begins)
    try:
        _condition, op, value = part_value(part, known)
    except BadInput as error:
        return labelled(what, " ".join(str(one.text) for one in error.problems))
    return part_said(condition, op, value, known.choices(condition), what=what)
