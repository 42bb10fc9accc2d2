"""The form of the lines between the classes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.history.lines import Lines, lines_problems
from booking.places.fields import MoneyField
from kernel.forms import Placing


class LinesForm(Placing, forms.Form):
    """Days, visits and money at which a class begins; `version` is the one that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    sleeping_days = forms.IntegerField(label=_("Sleeping: days without a visit"))
    lost_days = forms.IntegerField(label=_("Lost: days without a visit"))
    high_visits = forms.IntegerField(label=_("High value: visits in a year"))
    high_minor = MoneyField(label=_("High value: spent in a year"), help_text=_("0: visits alone decide."))
    medium_visits = forms.IntegerField(label=_("Medium value: visits in a year"))
    medium_minor = MoneyField(
        label=_("Medium value: spent in a year"), help_text=_("0: visits alone decide.")
    )

    def clean(self) -> dict[str, Any]:
        """All problems at once, in the words of the service."""
        typed = super().clean() or {}
        if not self.errors:
            self.place(lines_problems(self.lines()))
        return typed

    def lines(self) -> Lines:
        """The lines as typed."""
        return Lines(**{name: value for name, value in self.cleaned_data.items() if name != "version"})
