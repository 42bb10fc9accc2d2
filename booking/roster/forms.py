"""What is typed about the roster."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.places.fields import DayField, MinutesField, WallTimeField
from booking.roster.letters import day_text, times_text
from booking.roster.models import RosterTemplate, RosterTerms
from booking.roster.plans import Plan
from booking.roster.services import MOST_WEEKS
from booking.team.models import StaffMember, TimeOffKind
from kernel.clock import DAY_MINUTES


class ShiftForm(forms.Form):
    """One shift: who, when, its break."""

    staff_id = forms.TypedChoiceField(label=_("Who"), coerce=int)
    on = DayField(label=_("Day"))
    start = WallTimeField(label=_("From"))
    end = WallTimeField(label=_("Until"), example="18:00")
    break_start = WallTimeField(label=_("Break from"), required=False, example="13:00")
    break_end = WallTimeField(label=_("Break until"), required=False, example="13:30")
    note = forms.CharField(label=pgettext_lazy("request", "Note"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, people: Iterable[StaffMember], **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["staff_id"]
        field.choices = [(row.pk, row.name) for row in people]

    def clean(self) -> dict[str, Any]:
        """An end at or before the start lies in the night after; a break has two ends."""
        data = self.cleaned_data
        start = data.get("start")
        for name in ("end", "break_start", "break_end"):
            if start is not None and data.get(name) is not None and data[name] <= start:
                data[name] += DAY_MINUTES
        if (data.get("break_start") is None) != (data.get("break_end") is None):
            self.add_error("break_end", _("Please give both ends of the break."))
        return data

    def say_stale(self, text: str, version: int) -> None:
        """The week was changed meanwhile; what was typed stays, and sending it again saves it."""
        self.full_clean()
        self.data = {**self.data.dict(), "version": version}  # type: ignore[attr-defined]
        self.add_error(None, text)
        self.is_stale = True

    def breaks(self) -> tuple[tuple[int, int], ...]:
        """The break, or none."""
        start, end = self.cleaned_data["break_start"], self.cleaned_data["break_end"]
        return ((start, end),) if start is not None else ()


def shift_initial(plan: Plan) -> dict[str, Any]:
    """The form's start for a shift that is there."""
    pause = plan.breaks[0] if plan.breaks else (None, None)
    return {
        "staff_id": plan.staff_id,
        "on": plan.on,
        "start": plan.start % DAY_MINUTES,
        "end": _wall(plan.end),
        "break_start": _wall(pause[0]),
        "break_end": _wall(pause[1]),
        "note": plan.note,
    }


def _wall(minute: int | None) -> int | None:
    return minute - DAY_MINUTES if minute is not None and minute > DAY_MINUTES else minute


class TermsForm(forms.Form):
    """What was agreed with a person."""

    contract_minutes = MinutesField(
        label=_("Contract hours a week"),
        required=False,
        example="38h 30",
        help_text=_("Empty: nothing agreed."),
    )
    most_minutes_day = MinutesField(label=_("At most a day"), example="10h")
    most_minutes_week = MinutesField(label=_("At most a week"), example="48h")
    least_rest_minutes = MinutesField(label=_("Rest between two days"), example="11h")
    days_off = forms.IntegerField(label=_("Days off a week, at least"), min_value=0, max_value=6)
    break_minutes = MinutesField(
        label=_("Break in a shift of six hours and more"),
        example="30",
        help_text=_("A new shift gets it in its middle. 0: none."),
    )

    def clean(self) -> dict[str, Any]:
        """What the model allows."""
        data = self.cleaned_data
        for name in self.fields.keys() & data.keys():
            column: Any = RosterTerms._meta.get_field(name)
            for validator in column.validators:
                if data[name] is not None:
                    self._checked(name, validator, data[name])
        return data

    def _checked(self, name: str, validator: Any, value: int) -> None:
        try:
            validator(value)
        except forms.ValidationError:
            self.add_error(name, _("This is more or less than there can be."))


class CopyForm(forms.Form):
    """This week given to the weeks after it."""

    weeks = forms.IntegerField(label=_("How many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1)


class TemplateForm(forms.Form):
    """This week kept under a name."""

    name = forms.CharField(
        label=pgettext_lazy("template", "Name"), max_length=60, help_text=_("Such as: A week")
    )


class ApplyForm(forms.Form):
    """One or two templates laid over weeks in turns."""

    first = forms.TypedChoiceField(label=_("First week"), coerce=int)
    second = forms.TypedChoiceField(
        label=_("Every other week"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Empty: the same."),
    )
    weeks = forms.IntegerField(label=_("How many weeks"), min_value=1, max_value=MOST_WEEKS, initial=4)

    def __init__(self, *arguments: Any, templates: Iterable[RosterTemplate], **options: Any) -> None:
        super().__init__(*arguments, **{"auto_id": "apply_%s", **options})
        choices = [(row.pk, row.name) for row in templates]
        first, second = self.fields["first"], self.fields["second"]
        first.choices = choices  # type: ignore[attr-defined]
        second.choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def ids(self) -> list[int]:
        """The templates in their turns."""
        chosen = [self.cleaned_data["first"], self.cleaned_data["second"]]
        return [pk for pk in chosen if pk is not None]


class AskOffForm(forms.Form):
    """Days off asked for."""

    kind = forms.ChoiceField(label=_("Why"), choices=TimeOffKind.choices)
    from_date = DayField(label=_("First day"))
    until_date = DayField(label=_("Last day"), required=False, help_text=_("Empty: only the first day."))
    note = forms.CharField(label=pgettext_lazy("request", "Note"), max_length=200, required=False)


class AskSwapForm(forms.Form):
    """A swap asked for."""

    mine = forms.TypedChoiceField(label=_("My shift"), coerce=date.fromisoformat)
    other_id = forms.TypedChoiceField(label=_("Colleague"), coerce=int)
    theirs = DayField(
        label=_("Their day in return"),
        required=False,
        help_text=_("Empty: they take the shift, or change places."),
    )
    note = forms.CharField(label=pgettext_lazy("request", "Note"), max_length=200, required=False)

    def __init__(
        self, *arguments: Any, plans: Iterable[Plan], people: Iterable[StaffMember], **options: Any
    ) -> None:
        super().__init__(*arguments, **{"auto_id": "swap_%s", **options})
        days = {
            plan.on: f"{day_text(plan.on, 'EEE d MMM')} {times_text(plan.start, plan.end)}" for plan in plans
        }
        self.fields["mine"].choices = [(day.isoformat(), text) for day, text in days.items()]  # type: ignore[attr-defined]
        self.fields["other_id"].choices = [(row.pk, row.name) for row in people]  # type: ignore[attr-defined]
