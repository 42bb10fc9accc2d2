"""What is typed about locations, closures, resources and rules; hours are in `range_forms`."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from booking.places.fields import DayField, MinutesField
from booking.places.models import TidyDiary
from booking.places.services import LocationDetails, RulesDetails
from kernel.clock import zone_names


class LocationForm(forms.Form):
    """A location."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("How your team and customers call it.")
    )
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    country = forms.CharField(
        label=_("Country"), min_length=2, max_length=2, help_text=_("Two letters, such as FR or CN.")
    )
    region = forms.CharField(
        label=_("Region"),
        max_length=10,
        required=False,
        help_text=_("For its own public holidays: BY for Bavaria, SCT for Scotland."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("Email"), required=False)
    directions = forms.CharField(
        label=_("How to find us"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    keeps_public_holidays = forms.BooleanField(
        label=_("Closed on public holidays"), required=False, initial=True
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        zones: Any = self.fields["time_zone"]
        zones.choices = [(name, name.replace("_", " ")) for name in zone_names()]

    def clean_country(self) -> str:
        """Letters of ISO 3166, in capitals."""
        country: str = self.cleaned_data["country"].upper()
        if not (country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Two letters, such as FR or CN."))
        return country

    def details(self) -> LocationDetails:
        """What was typed, for the service."""
        return LocationDetails(**self.cleaned_data)


def initial_of(row: Model, form: type[forms.Form]) -> dict[str, Any]:
    """A form's start from the fields of the same name."""
    return {name: getattr(row, name) for name in form.base_fields}


class RulesForm(forms.Form):
    """The rules of booking at a location, each with what it does."""

    step_minutes = MinutesField(
        label=_("A start every"),
        help_text=_("15 offers 10:00, 10:15, 10:30 … Longer steps make a calmer diary."),
    )
    step_offset_minutes = MinutesField(
        label=_("Shifted by"), required=False, help_text=_("5 with a step of 30 offers 10:05, 10:35 …")
    )
    notice_minutes = MinutesField(
        label=_("Minimum notice"), help_text=_("How long before at the latest a stranger can book: 1h, 1d.")
    )
    horizon_days = forms.IntegerField(
        label=_("Days ahead"),
        min_value=1,
        max_value=730,
        help_text=_("How far ahead the booking page is open."),
    )
    tidy = forms.ChoiceField(
        label=_("Tidy diary"),
        choices=TidyDiary.choices,
        widget=forms.RadioSelect,
        help_text=_("A gap is unusable when it is shorter than your shortest service."),
    )
    starts_when_free = forms.BooleanField(
        label=_("Also offer a start the moment somebody becomes free"), required=False
    )
    buffer_may_pass_shift = forms.BooleanField(
        label=_("Clean-up may run past the end of a shift"), required=False
    )
    wait_minutes = MinutesField(
        label=_("Longest wait between two services"),
        required=False,
        help_text=_("For visits with several services; 0 means one right after the other."),
    )
    travel_minutes = MinutesField(
        label=_("Way from another location"),
        required=False,
        help_text=_("Kept free when somebody works in two locations on one day."),
    )
    cancel_notice_minutes = MinutesField(
        label=_("Customers can cancel until"),
        required=False,
        help_text=_("So long before the visit: 1d, 2h, 0."),
    )
    move_notice_minutes = MinutesField(
        label=_("Customers can move until"),
        required=False,
        help_text=_("So long before the visit: 1d, 2h, 0."),
    )
    most_visits_per_day = forms.IntegerField(
        label=_("Most visits a day"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Empty: no limit."),
    )
    policy_text = forms.CharField(
        label=_("Policy shown before booking"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Customers agree to these words; they are kept with each visit."),
    )

    def clean_step_minutes(self) -> int:
        """What the database allows."""
        step: int = self.cleaned_data["step_minutes"]
        if not 5 <= step <= 240:
            raise forms.ValidationError(_("Between 5 minutes and 4 hours."))
        return step

    def details(self) -> RulesDetails:
        """What was typed, for the service; nothing typed is 0."""
        empty_ok = {"most_visits_per_day", "policy_text"}
        data: dict[str, Any] = dict(self.cleaned_data)
        flags = {"starts_when_free", "buffer_may_pass_shift"}
        for name in set(data) - empty_ok - flags:
            data[name] = data[name] or 0
        return RulesDetails(**data)


class ClosureForm(forms.Form):
    """Days on which a location is shut."""

    name = forms.CharField(label=_("Reason"), max_length=120, required=False)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        """One day when only the first is typed."""
        data = self.cleaned_data
        data["last_day"] = data.get("last_day") or data.get("first_day")
        return data


class GroupForm(forms.Form):
    """A group of resources."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Chairs, treatment rooms, basins."))


class ResourceForm(forms.Form):
    """One resource."""

    name = forms.CharField(label=_("Name"), max_length=80)
    capacity = forms.IntegerField(
        label=_("Visits at once"),
        min_value=1,
        max_value=50,
        initial=1,
        help_text=_("A room with two beds takes 2."),
    )
