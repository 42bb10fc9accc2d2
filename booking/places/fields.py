"""Form fields for what a salon types: durations, times of day, money. Empty means None unless needed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from booking.places.typed import duration_text, minutes_of, wall_minute_of, wall_text
from kernel.context import current_salon
from kernel.errors import BadInput
from kernel.money import exponent, parse_money, to_decimal


def spoken(parse: Callable[[str], int], text: str) -> int:
    """`parse(text)`, a refusal turned into the form's own kind."""
    try:
        return parse(text)
    except BadInput as refusal:
        raise ValidationError([str(problem.text) for problem in refusal.problems]) from None


class _TypedField(forms.CharField):
    """Text on the page, a whole number in the house."""

    def __init__(self, *, inputmode: str = "text", example: str = "", **options: Any) -> None:
        options.setdefault("max_length", 20)
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": inputmode, "autocomplete": "off", "placeholder": example}

    def clean(self, value: Any) -> Any:
        """The number, or None when nothing was typed."""
        text = super().clean(value)
        return spoken(self.parse, text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number was typed than there was: "60" and "1h" are one."""
        typed, before = (str(text or "").strip() for text in (data, self.prepare_value(initial)))
        try:
            return bool(typed) != bool(before) or (bool(typed) and self.parse(typed) != self.parse(before))
        except BadInput:
            return True

    def prepare_value(self, value: Any) -> Any:
        """Numbers as a person would type them, typed text as it is."""
        return self.written(value) if isinstance(value, int) else value

    def parse(self, text: str) -> int:
        """The number that `text` says; raises BadInput."""
        raise BadInput.of("value", "invalid")

    def written(self, value: int) -> str:
        """The number as text."""
        return str(value)


class DayField(forms.DateField):
    """A local day within reason: far years overflow once a day or an offset is added (TRUST B21)."""

    FIRST, LAST = date(1950, 1, 1), date(2199, 12, 31)

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault("validators", [MinValueValidator(self.FIRST), MaxValueValidator(self.LAST)])
        super().__init__(**options)


class MinutesField(_TypedField):
    """A duration in whole minutes: "45", "1h 30"."""

    def parse(self, text: str) -> int:
        """Minutes."""
        return minutes_of(text)

    def written(self, value: int) -> str:
        """ "1h 30"."""
        return duration_text(value)


class WallTimeField(_TypedField):
    """A time of day in minutes after midnight: "09:00", "24:00"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"example": "09:00", **options})

    def parse(self, text: str) -> int:
        """Minutes after midnight."""
        return wall_minute_of(text)

    def written(self, value: int) -> str:
        """ "09:00"."""
        return wall_text(value)


class MoneyField(_TypedField):
    """An amount in minor units of the salon's currency."""

    def __init__(self, **options: Any) -> None:
        super().__init__(inputmode="decimal", **options)

    def parse(self, text: str) -> int:
        """Minor units."""
        return parse_money(text, current_salon().currency)

    def written(self, value: int) -> str:
        """ "48" or "48.50"."""
        currency = current_salon().currency
        amount = to_decimal(value, currency)
        whole = amount == amount.to_integral_value()
        return f"{amount:.0f}" if whole else f"{amount:.{exponent(currency)}f}"
