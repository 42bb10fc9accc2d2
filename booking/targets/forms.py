"""What is typed about a person's targets."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.diary.wording import month_long
from booking.places.fields import MoneyField
from booking.targets.models import MOST_VISITS, Target
from booking.targets.months import month_after
from booking.targets.selectors import PARTS
from booking.targets.services import MONTHS_AHEAD


class TargetForm(forms.Form):
    """From which month on, and what is to be reached in each."""

    from_month = forms.TypedChoiceField(label=_("From this month on"), coerce=date.fromisoformat)
    minor = MoneyField(
        label=_("Services, in money"),
        required=False,
        help_text=_("At the prices agreed, of visits that are done. Empty: no target."),
    )
    visits = forms.IntegerField(label=_("Visits done"), required=False, min_value=1, max_value=MOST_VISITS)
    requested = forms.IntegerField(
        label=_("Visits in which they were asked for"), required=False, min_value=1, max_value=MOST_VISITS
    )

    def __init__(self, *arguments: Any, first: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        months = [month_after(first, place) for place in range(MONTHS_AHEAD + 1)]
        field: Any = self.fields["from_month"]
        field.choices = [(month.isoformat(), month_long(month)) for month in months]

    def values(self) -> dict[str, int | None]:
        """What was agreed, by part."""
        return {code: self.cleaned_data[code] for code in PARTS}


def start_of(target: Target | None, first: date) -> dict[str, Any]:
    """What the form begins with: what holds now, from this month on."""
    return {"from_month": first.isoformat(), **{code: getattr(target, code, None) for code in PARTS}}
