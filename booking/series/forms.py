"""What is typed about a series: how visits repeat, what becomes of them, how each clash is solved."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.diary.forms import FIRST_YEAR, LAST_YEAR
from booking.series.models import Rhythm
from booking.series.patterns import MOST_VISITS, Pattern
from booking.series.planning import AS_PLANNED, Choice
from booking.series.services import Change

MOST_EVERY = 26
CHOICE = "on-"  # a spot's choice is the field of this start and its key
NEVER = 0  # a form that does not say which version it saw has seen none


class PatternForm(forms.Form):
    """Every so many weeks or months, so many times or until a day."""

    use_required_attribute = False

    every = forms.IntegerField(label=_("Every"), min_value=1, max_value=MOST_EVERY, initial=4)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm.choices, initial=Rhythm.WEEKS)
    times = forms.IntegerField(
        label=_("Visits in all"),
        min_value=2,
        max_value=MOST_VISITS,
        initial=6,
        required=False,
        help_text=_("This visit counts as the first."),
    )
    until = forms.DateField(
        label=_("or until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        """One end or the other; the date wins where both are given."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("times") and not cleaned.get("until"):
            self.add_error("times", _("Please say how often, or until when."))
        return cleaned

    def pattern(self, first: date) -> Pattern:
        """What was typed, from that day on."""
        data = self.cleaned_data
        until = data["until"]
        return Pattern(Rhythm(data["rhythm"]), data["every"], first, None if until else data["times"], until)


class ChangeForm(forms.Form):
    """Another time, weekday or person, for this visit and those after it, or for all that are to come."""

    use_required_attribute = False

    scope = forms.ChoiceField(
        label=_("Which visits"),
        choices=[("on", _("this one and those after it")), ("all", _("all that are to come"))],
        initial="on",
    )
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    days = forms.TypedChoiceField(label=_("Day"), coerce=int, required=False, empty_value=None)
    person = forms.TypedChoiceField(label=_("With"), coerce=int, required=False, empty_value=None)

    def change(self) -> Change:
        """What was typed."""
        at: time | None = self.cleaned_data["at"]
        minute = at.hour * 60 + at.minute if at else None
        return Change(minute, self.cleaned_data["days"] or 0, self.cleaned_data["person"])


class EndForm(forms.Form):
    """Which visits are cancelled, and why."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    scope = forms.ChoiceField(choices=[("on", ""), ("all", "")])
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def choices_of(sent: Mapping[str, str]) -> dict[str, Choice]:
    """How each spot was solved, by its key; what makes no sense counts as not solved."""
    return {
        name.removeprefix(CHOICE): choice_from(str(value))
        for name, value in sent.items()
        if name.startswith(CHOICE)
    }


def choice_from(text: str) -> Choice:
    """ "skip", "at:<RFC 3339>", "who:<id>,<id>"; anything else is as planned."""
    kind, _colon, value = text.partition(":")
    if text == "skip":
        return Choice(skip=True)
    if kind == "at":
        return Choice(starts_at=_instant(value))
    if kind == "who" and all(
        part.isascii() and part.isdigit() and len(part) < 19 for part in value.split(",")
    ):
        return Choice(staff_ids=tuple(map(int, value.split(","))))
    return AS_PLANNED


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo and FIRST_YEAR <= instant.year <= LAST_YEAR else None
