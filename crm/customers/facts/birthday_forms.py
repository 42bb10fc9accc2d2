"""The inputs of a birthday, for every form that asks for one."""

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm.customers.facts.birthdays import Birthday
from crm.customers.models import Calendar

DAY_MONTH_YEAR = ("birth_day", "birth_month", "birth_year")
BIRTH_INPUTS = ("birth_calendar", *DAY_MONTH_YEAR, "birth_leap")


class BirthdayForm(forms.Form):
    """A form with a birthday in it; whether there is such a day, the service says (`birthdays.birthday_checked`)."""

    birth_calendar = forms.ChoiceField(
        label=_("Birthday"), choices=Calendar.choices, required=False, widget=forms.RadioSelect
    )
    birth_day = forms.IntegerField(
        label=pgettext_lazy("birthday", "Day"), required=False, min_value=1, max_value=31
    )
    birth_month = forms.IntegerField(
        label=pgettext_lazy("birthday", "Month"), required=False, min_value=1, max_value=12
    )
    birth_year = forms.IntegerField(
        label=pgettext_lazy("birthday", "Year"), required=False, min_value=1900, max_value=9000
    )
    birth_leap = forms.BooleanField(label=_("In a leap month"), required=False)

    def birth_parts(self) -> list[BoundField]:
        """Day, month and year, as the language of now says them: 年月日 in Chinese."""
        is_year_first = (get_language() or "").startswith("zh")
        return [self[name] for name in (DAY_MONTH_YEAR[::-1] if is_year_first else DAY_MONTH_YEAR)]

    def birthday(self) -> Birthday | None:
        """What was typed, a missing month or day as 0; None where nothing was. The form is validated."""
        data = self.cleaned_data
        day, month, year = (data.get(name) for name in DAY_MONTH_YEAR)
        if day is None and month is None and year is None:
            return None
        is_lunar = data.get("birth_calendar") == Calendar.LUNAR
        return Birthday(month or 0, day or 0, year, is_lunar, is_lunar and bool(data.get("birth_leap")))
