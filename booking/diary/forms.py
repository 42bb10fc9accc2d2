"""Forms of the desk's day."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.diary.models import AppointmentState
from booking.diary.wishes import CustomerDetails

FIRST_YEAR, LAST_YEAR = 2000, 2100  # the days that the desk's pages can show


class VersionForm(forms.Form):
    """What every change of a visit says: the version that the person had before their eyes."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class StateForm(VersionForm):
    """The next state."""

    state = forms.ChoiceField(choices=AppointmentState.choices)


class PlaceForm(VersionForm):
    """Where a visit was dropped in the diary: with whom, in which room, how long its last line is; a copy of it, or on purpose."""

    from_staff = forms.IntegerField(min_value=1, required=False)
    to_staff = forms.IntegerField(min_value=1, required=False)
    from_room = forms.IntegerField(min_value=1, required=False)
    to_room = forms.IntegerField(min_value=1, required=False)
    minutes = forms.IntegerField(min_value=1, required=False)
    copy = forms.BooleanField(required=False)
    override = forms.BooleanField(required=False)


class BoardStepForm(VersionForm):
    """One step on the live board: a state, paid or not after all; or how late the customer said to be."""

    step = forms.ChoiceField(
        choices=[*AppointmentState.choices, ("settled", ""), ("open", "")], required=False
    )
    late = forms.IntegerField(min_value=0, max_value=180, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two must be said."""
        values = super().clean() or {}
        if not values.get("step") and values.get("late") is None and not self.errors:
            self.add_error("step", _("Please choose a step."))
        return values


class LabelForm(VersionForm):
    """A label to put on a visit, or to take off (`off_id`)."""

    label_id = forms.IntegerField(min_value=1, required=False)
    off_id = forms.IntegerField(min_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        """One label, and what becomes of it, as the service takes them."""
        values = super().clean() or {}
        put_on, taken_off = values.get("label_id"), values.pop("off_id", None)
        if not (put_on or taken_off) and not self.errors:
            self.add_error("label_id", _("Please choose a label."))
        return {**values, "label_id": put_on or taken_off, "is_on": bool(put_on)}


class RequestForm(VersionForm):
    """Whether the person of a line was asked for."""

    line_id = forms.IntegerField(min_value=1)
    is_requested = forms.BooleanField(required=False)


class NoteForm(VersionForm):
    """The shop's own note."""

    desk_note = forms.CharField(
        label=_("Note for the team"),
        help_text=_("The customer does not see it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CancelForm(VersionForm):
    """Why the visit is cancelled."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept with the visit; the customer is told that it was cancelled, not why."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "cancel-reasons", "autocomplete": "off"}),
    )


class CustomerForm(forms.Form):
    """Who a new visit is for: somebody known (`customer_id`), or a name with phone or email."""

    use_required_attribute = False

    customer_id = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("Email"),
        max_length=254,
        required=False,
        help_text=_("For the confirmation. Phone or email is enough."),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off", "inputmode": "email"}),
    )
    desk_note = forms.CharField(
        label=_("Note for the team"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("customer_id"):
            self.fields["name"].required = False

    def details(self, language: str) -> CustomerDetails:
        """What was typed, for the service; a known customer goes before anything typed."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("customer_id"):
            return CustomerDetails(customer_id=data["customer_id"])
        return CustomerDetails(name=data["name"], phone=data["phone"], email=data["email"], language=language)


def guests_in(data: QueryDict, count: int, language: str) -> list[CustomerDetails]:
    """The guests of a party besides the first, as typed: a name and a phone for each, both may be left out."""
    names, phones = data.getlist("guest_name"), data.getlist("guest_phone")
    return [
        CustomerDetails(name=_at(names, place, 120), phone=_at(phones, place, 40), language=language)
        for place in range(count - 1)
    ]


def _at(values: list[str], place: int, longest: int) -> str:
    return values[place].strip()[:longest] if place < len(values) else ""


def start_from(text: str, tz: ZoneInfo) -> datetime | None:
    """A start as a button sends it (RFC 3339) or as typed in the shop's wall time; None for anything else.

    A wall time that the clock skips on that day is no time either; one that comes twice is the first of the two.
    """
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) < len("2026-11-28T10:00") or not FIRST_YEAR <= start.year <= LAST_YEAR:
        return None
    if start.tzinfo:
        return start
    instant = start.replace(tzinfo=tz).astimezone(UTC)
    return instant if instant.astimezone(tz).replace(tzinfo=None) == start else None
