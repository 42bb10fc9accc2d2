"""The twelve colours that people and services are told apart by, always with a name beside."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


def swatch(number: int) -> SafeString:
    """A colour to choose, by number and class."""
    return format_html(
        '<span class="swatch staff-c{}" aria-hidden="true">{}</span><span class="visually-hidden">{} {}</span>',
        number,
        number,
        _("Colour"),
        number,
    )


class ColourField(forms.TypedChoiceField):
    """One of the twelve colours, as swatches."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[(number, swatch(number)) for number in range(1, 13)],
            coerce=int,
            widget=forms.RadioSelect,
            **{"label": _("Colour"), "initial": 1, **options},
        )
