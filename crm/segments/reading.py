"""What a comparison is told, from text: typed in the builder or kept in a rule. Everything wrong is named at once."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol

from django.utils.translation import gettext as _

from crm.segments.conditions import Choice, Condition
from crm.segments.kinds import LONGEST_TEXT, MOST_CHOICES, MOST_DAYS, MOST_NUMBER, Kind, Op, Value, needs
from kernel.errors import BadInput, Problem

PLACES = 4


class Told(Protocol):
    """The text parts of a value."""

    @property
    def text(self) -> str: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
    @property
    def low(self) -> str: ...
    @property
    def high(self) -> str: ...
    @property
    def days(self) -> str: ...


def value_read(told: Told, condition: Condition, op: Op, choices: Mapping[str, Choice]) -> Value:
    """The value that the comparison takes; what it does not take is left. Raises BadInput."""
    wanted = needs(condition.kind, op)
    problems: list[Problem] = []
    end = _day if condition.kind is Kind.DATE else _number_of(condition.kind)
    value = Value(
        text=_text(told.text, problems) if "text" in wanted else "",
        choices=_choices(told.choices, choices, problems) if "choices" in wanted else (),
        low=end(told.low, problems) if "low" in wanted else None,
        high=end(told.high, problems) if "high" in wanted else None,
        days=_days(told.days, problems, is_open=condition.kind is Kind.HAD) if "days" in wanted else None,
    )
    if not problems and _is_turned(value):
        problems.append(Problem("high", "turned", _("The first value must not be the greater one.")))
    if problems:
        raise BadInput(problems)
    return value


def _is_turned(value: Value) -> bool:
    return value.low is not None and value.high is not None and value.low > value.high  # type: ignore[operator]


def _text(typed: str, problems: list[Problem]) -> str:
    text = typed.replace("\x00", "").strip()
    if not text:
        problems.append(Problem("text", "required", _("Please write what to look for.")))
    if len(text) > LONGEST_TEXT:
        problems.append(Problem("text", "too_long", _("Please use 200 characters at most.")))
    return text


def _choices(
    chosen: tuple[str, ...], choices: Mapping[str, Choice], problems: list[Problem]
) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(chosen))
    if not codes:
        problems.append(Problem("choices", "required", _("Please choose at least one.")))
    if len(codes) > MOST_CHOICES:
        problems.append(Problem("choices", "too_many", _("Please choose fifty at most.")))
    if any(code not in choices for code in codes):
        said = _("Something was chosen that is no longer there: please take it off.")
        problems.append(Problem("choices", "unknown", said))
    return codes


def _days(typed: str, problems: list[Problem], *, is_open: bool) -> int | None:
    text = typed.strip()
    if not text and is_open:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= MOST_DAYS):
        problems.append(Problem("days", "range", _("Please give days from 0 to 36,500.")))
        return None
    return int(text)


def _day(typed: str, problems: list[Problem]) -> date | None:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        day = date.min
    if not 1900 <= day.year < 9000:
        problems.append(Problem("low", "invalid", _("Please give a day.")))
        return None
    return day


def _number_of(kind: Kind) -> Callable[[str, list[Problem]], Decimal | None]:
    places = PLACES if kind is Kind.NUMBER else 0
    least = -MOST_NUMBER if kind is Kind.NUMBER else 0
    return lambda typed, problems: _number(typed, problems, places, least)


def _number(typed: str, problems: list[Problem], places: int, least: int) -> Decimal | None:
    number = decimal_of(typed)
    if number is None or not least <= number <= MOST_NUMBER or number != round(number, places):
        problems.append(Problem("low", "invalid", _("Please give a number.")))
        return None
    return number


def decimal_of(typed: str) -> Decimal | None:
    """A number as typed, with a point or a comma for the fraction; None for what is none."""
    text = typed.strip().replace(" ", "").replace(",", ".")
    try:
        number = Decimal(text) if len(text) <= 24 and text.isascii() else Decimal("NaN")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
