"""What is typed about messages: reminders, quiet hours, whether customers are asked to confirm."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.messaging.models import MessageSettings
from crm.messaging.settings.services import LONGEST_QUIET, SettingsDetails
from crm.messaging.settings.wordings import Texts
from kernel.errors import Problem

OFFSETS = (15, 30, 60, 120, 180, 360, 720, 1440, 2880, 4320, 10080)
AFTER = (60, 120, 180, 1440, 2880)
WEEKS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 26)
HOUR, DAY = 60, 24 * 60
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def before_text(minutes: int) -> str:
    """ "1 day before", "2 hours before", "30 minutes before"."""
    if minutes % DAY == 0:
        days = minutes // DAY
        return ngettext("%(count)d day before", "%(count)d days before", days) % {"count": days}
    if minutes % HOUR == 0:
        hours = minutes // HOUR
        return ngettext("%(count)d hour before", "%(count)d hours before", hours) % {"count": hours}
    return ngettext("%(count)d minute before", "%(count)d minutes before", minutes) % {"count": minutes}


def after_text(minutes: int) -> str:
    """ "1 day later", "2 hours later"; whole hours."""
    if minutes % DAY == 0:
        days = minutes // DAY
        return ngettext("%(count)d day later", "%(count)d days later", days) % {"count": days}
    hours = minutes // HOUR
    return ngettext("%(count)d hour later", "%(count)d hours later", hours) % {"count": hours}


def weeks_text(weeks: int) -> str:
    """ "6 weeks later"."""
    return ngettext("%(count)d week later", "%(count)d weeks later", weeks) % {"count": weeks}


class MessageSettingsForm(forms.Form):
    """Up to three reminders and the hours in which nobody is reminded."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.TypedChoiceField(label=_("First reminder"), coerce=int, required=False)
    second = forms.TypedChoiceField(label=_("Second reminder"), coerce=int, required=False)
    third = forms.TypedChoiceField(label=_("Third reminder"), coerce=int, required=False)
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=TIME)
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        widget=TIME,
        help_text=_(
            "On the clock of the shop. A reminder due in these hours leaves when they end; if that is too late, before"
            " they begin. The same time twice: no quiet hours."
        ),
    )
    asks_confirmation = forms.BooleanField(
        label=_("Reminders ask the customer to confirm"),
        required=False,
        help_text=_("One tap, and the visit is confirmed in your diary."),
    )

    thanks = forms.TypedChoiceField(
        label=_("Thank-you after the visit"),
        coerce=int,
        required=False,
        help_text=_("Sent to whoever came: once the desk has marked the visit as done."),
    )

    again = forms.TypedChoiceField(
        label=_("Time to come again"),
        coerce=int,
        required=False,
        help_text=_(
            "An invitation so long after the last visit, to whoever has none ahead. Each can say no to it."
        ),
    )

    reminders = ("first", "second", "third")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        saved = [self.initial.get(name) or 0 for name in self.reminders]
        offsets = sorted({*OFFSETS, *filter(None, saved)})
        for name in self.reminders:
            field: Any = self.fields[name]
            field.choices = [("", _("none")), *((minutes, before_text(minutes)) for minutes in offsets)]

        thanks: Any = self.fields["thanks"]
        after = sorted({*AFTER, *filter(None, [self.initial.get("thanks")])})
        thanks.choices = [("", _("no message")), *((minutes, after_text(minutes)) for minutes in after)]

        again: Any = self.fields["again"]
        weeks = sorted({*WEEKS, *filter(None, [self.initial.get("again")])})
        again.choices = [("", _("no message")), *((count, weeks_text(count)) for count in weeks)]

    @classmethod
    def initial_of(cls, settings: MessageSettings) -> dict[str, Any]:
        """What the form shows of the settings."""
        offsets = dict(zip(cls.reminders, settings.reminder_minutes, strict=False))
        times = {"quiet_from": _time(settings.quiet_start), "quiet_until": _time(settings.quiet_end)}
        later = {"thanks": settings.thanks_minutes, "again": settings.again_weeks}
        own = {"asks_confirmation": settings.asks_confirmation, "version": settings.version}
        return offsets | times | later | own

    def clean(self) -> dict[str, Any]:
        """Quiet hours that leave a part of the day."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if start and end and (_minute(end) - _minute(start)) % DAY > LONGEST_QUIET:
            self.add_error("quiet_until", _("Quiet hours can be 16 hours at most."))
        return cleaned

    def details(self) -> SettingsDetails:
        """What was typed, for the service; the longest time before comes first."""
        typed = {self.cleaned_data[name] for name in self.reminders if self.cleaned_data[name]}
        return SettingsDetails(
            reminder_minutes=tuple(sorted(typed, reverse=True)),
            quiet_start=_minute(self.cleaned_data["quiet_from"]),
            quiet_end=_minute(self.cleaned_data["quiet_until"]),
            asks_confirmation=self.cleaned_data["asks_confirmation"],
            thanks_minutes=self.cleaned_data["thanks"] or None,
            again_weeks=self.cleaned_data["again"] or None,
        )


class WordingForm(forms.Form):
    """Subject and first sentence of a kind of message, with variables in braces."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    lead = forms.CharField(
        label=_("First sentence"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands above the time, the place and the services, which are always there."),
    )

    short = forms.CharField(
        label=_("As a text message"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The link to the visit follows it. Empty: the subject is sent."),
    )

    def texts(self) -> Texts:
        """What was typed."""
        return Texts(self.cleaned_data["subject"], self.cleaned_data["lead"], self.cleaned_data["short"])

    def place(self, problems: Sequence[Problem]) -> None:
        """Show what a service refused beside its field."""
        for problem in problems:
            self.add_error(problem.field, str(problem.text))


def _minute(wall: time) -> int:
    return wall.hour * HOUR + wall.minute


def _time(minute: int) -> time:
    return time(minute // HOUR, minute % HOUR)
