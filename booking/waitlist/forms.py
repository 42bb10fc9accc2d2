"""What is typed about waiting: by a stranger on the booking page, by the desk, and the salon's rules."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from booking.diary.forms import CustomerForm
from booking.places.fields import DayField, MinutesField, WallTimeField
from booking.storefront.forms import DetailsForm
from booking.waitlist.models import OfferRule
from kernel.errors import Problem

WEEKS_TO_WAIT = 2
PARTS = {
    "any": (0, 1440, _("any time")),
    "morning": (0, 720, _("morning")),
    "afternoon": (720, 1020, _("afternoon")),
    "evening": (1020, 1440, _("evening")),
}
NOTICES = (
    (30, _("half an hour before is enough")),
    (60, _("an hour before is enough")),
    (180, _("three hours before")),
    (1440, _("the day before")),
    (2880, _("two days before")),
)


def _day(label: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class WindowFields(forms.Form):
    """When somebody could come: days of the week (none: any), first and last day, warning, and with whom (none: anyone)."""

    from_date = _day(_("From"))
    until_date = _day(_("Until"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Only on these days"),
        coerce=int,
        required=False,
        choices=[(number, name) for number, name in WEEKDAYS_ABBR.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    notice = forms.TypedChoiceField(label=_("We may ask you"), coerce=int, choices=NOTICES, initial=60)
    staff = forms.TypedMultipleChoiceField(
        label=_("Only with"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def people_set(self, people: Iterable[tuple[int, str]]) -> None:
        """Let these people be chosen; a single one is no choice."""
        choices = list(people)
        if len(choices) > 1:
            self.fields["staff"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["staff"]

    def window(self) -> dict[str, Any]:
        """The values of an `EntryWish` that every form has."""
        data = self.cleaned_data
        return {
            "from_date": data["from_date"],
            "until_date": data["until_date"],
            "weekdays": tuple(data["weekdays"]),
            "notice_minutes": data["notice"],
            "staff_ids": tuple(data.get("staff") or ()),
            "note": data.get("note") or data.get("desk_note", ""),
        }


def first_window(day: date | None, today: date) -> dict[str, Any]:
    """The days that a form starts with: the wished one alone, or two weeks from today."""
    first = max(day or today, today)
    return {"from_date": first, "until_date": first if day else today + timedelta(weeks=WEEKS_TO_WAIT)}


class JoinForm(WindowFields, DetailsForm):
    """A stranger joins."""

    part = forms.ChoiceField(
        label=_("Time of day"), choices=[(code, text) for code, (_lo, _hi, text) in PARTS.items()]
    )
    agreed = forms.BooleanField(
        label=_("I agree that the salon keeps these details to offer me a time, and to its booking terms."),
        error_messages={"required": _("Please agree, or call the salon.")},
    )

    people: ClassVar[tuple[str, ...]] = ("name", "phone", "email", "note", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("We call you where there is no time to write.")
        self.fields["email"].help_text = _("We write to you here when a time comes free.")

    def hours(self) -> dict[str, Any]:
        """The wall minutes between which the visit is wished."""
        low, high, _text = PARTS[self.cleaned_data["part"]]
        return {"from_minute": low, "until_minute": high}

    def place(self, problems: list[Problem]) -> None:
        """Show what the service refused: beside its field, or on top."""
        known = {"until_time": "part"}
        super().place([Problem(known.get(each.field, each.field), each.code, each.text) for each in problems])


class DeskForm(WindowFields, CustomerForm):
    """Somebody is put on the list at the desk."""

    services = forms.MultipleChoiceField(label=_("Services"), widget=forms.CheckboxSelectMultiple)
    from_time = WallTimeField(label=_("Not before"), required=False)
    until_time = WallTimeField(label=_("Over by"), required=False)
    notice = forms.TypedChoiceField(label=_("Warning they need"), coerce=int, choices=NOTICES, initial=60)

    when: ClassVar[tuple[str, ...]] = ("weekdays", "staff", "notice", "desk_note")

    def hours(self) -> dict[str, Any]:
        """The wall minutes between which the visit is wished; nothing typed is the whole day."""
        data = self.cleaned_data
        until = data["until_time"]
        return {"from_minute": data["from_time"] or 0, "until_minute": 1440 if until is None else until}

    def place(self, problems: list[Problem]) -> None:
        """Show what the service refused: beside its field, or on top."""
        for problem in problems:
            name = problem.field.rsplit(".", 1)[-1]
            self.add_error(name if name in self.fields else None, str(problem.text))


class RulesForm(forms.Form):
    """The salon's rules."""

    rule = forms.ChoiceField(
        label=_("When a time comes free, offer it to"), choices=OfferRule.choices, widget=forms.RadioSelect
    )
    answer_minutes = MinutesField(
        label=_("Time to answer"),
        help_text=_("So long the time is kept for the one who was asked; then the next in line is."),
    )
    joins_online = forms.BooleanField(
        label=_("Customers can join the waitlist on the booking page"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean_answer_minutes(self) -> int:
        """Between five minutes and a day."""
        minutes: int = self.cleaned_data["answer_minutes"]
        if not 5 <= minutes <= 1440:
            raise forms.ValidationError(_("Between 5 minutes and a day, please."))
        return minutes
