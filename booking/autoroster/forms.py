"""What is typed about automatic rosters: which weeks, the rules, wishes, demand by hand."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from booking.autoroster.models import DemandSource, Weight, WishKind
from booking.autoroster.services import MOST_WEEKS
from booking.autoroster.wording import weeks_text
from booking.places.fields import DayField, WallTimeField
from booking.roster.plans import monday_of
from kernel.clock import DAY_MINUTES

WEEKS_AHEAD = 12
USUAL_WEEKS = 4
MOST_WANTED = 50


class AskForm(forms.Form):
    """For which weeks."""

    monday = forms.TypedChoiceField(label=_("From the week"), coerce=date.fromisoformat)
    weeks = forms.TypedChoiceField(label=_("Weeks"), coerce=int, initial=USUAL_WEEKS)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = monday_of(today) + timedelta(weeks=1)
        mondays = [first + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
        fields: Any = self.fields
        fields["monday"].choices = [(day.isoformat(), weeks_text(day, 1)) for day in mondays]
        fields["weeks"].choices = [(number, str(number)) for number in range(1, MOST_WEEKS + 1)]


def _weight(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=Weight.choices)


class RulesForm(forms.Form):
    """How rosters are made."""

    least_people = forms.IntegerField(
        label=_("People at least, whenever you are open"), min_value=0, max_value=20
    )
    keeps_contract = forms.BooleanField(
        label=_("Nobody gets less than their contract"),
        required=False,
        help_text=_(
            "Up to two hours a week less are let pass. Without it contract hours are a wish like others."
        ),
    )
    source = forms.ChoiceField(label=_("Demand"), choices=DemandSource.choices, widget=forms.RadioSelect)
    weeks_back = forms.IntegerField(
        label=_("Weeks to look back"),
        min_value=1,
        max_value=26,
        help_text=_("Public holidays and days on which you were closed are left out."),
    )
    cover = _weight(_("Demand is covered"))
    contract = _weight(_("Hours are as in the contract"))
    wishes = _weight(_("Wishes are kept"))
    fairness = _weight(_("Weekends and late shifts are shared"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class WishForm(forms.Form):
    """When somebody cannot, would rather not, or would like to work; nothing typed is the whole day."""

    staff = forms.TypedChoiceField(label=_("Who"), coerce=int)
    kind = forms.ChoiceField(label=_("What"), choices=WishKind.choices)
    weekday = forms.TypedChoiceField(
        label=_("Every week on"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", "–"), *WEEKDAYS.items()],
    )
    on_date = DayField(label=_("Or on one day"), required=False)
    start_minute = WallTimeField(label=_("From"), required=False)
    end_minute = WallTimeField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of weekday and day; a range that goes forward."""
        data: dict[str, Any] = super().clean() or {}
        if (data.get("weekday") is None) == (data.get("on_date") is None) and not self.errors:
            self.add_error("weekday", _("Choose a weekday, or one day."))
        data["start_minute"] = data.get("start_minute") or 0
        end = data.get("end_minute")
        data["end_minute"] = DAY_MINUTES if end is None else end
        if data["end_minute"] <= data["start_minute"] and not self.errors:
            self.add_error("end_minute", _("The end comes after the start."))
        return data

    def values(self) -> dict[str, Any]:
        """The wish without whose it is."""
        return {name: value for name, value in self.cleaned_data.items() if name != "staff"}


def demand_from(data: Any, categories: list[int], hours: list[int]) -> dict[str, Any] | None:
    """The typed grid, cells named `c<category>-<weekday>-<hour>`; None where a cell is no number of people."""
    found: dict[str, Any] = {}
    for category in categories:
        for weekday in range(7):
            for hour in hours:
                text = str(data.get(f"c{category}-{weekday}-{hour}", "")).strip() or "0"
                if not (text.isascii() and text.isdigit() and int(text[:4]) <= MOST_WANTED and len(text) < 4):
                    return None
                if int(text):
                    found.setdefault(str(category), {}).setdefault(str(weekday), {})[str(hour)] = int(text)
    return found
