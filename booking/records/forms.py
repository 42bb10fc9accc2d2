"""What is typed into records."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from booking.catalog.models import Service
from booking.diary.once import form_key
from booking.records.models import LONGEST_NOTE, Moment, PatchResult, RecordSettings, Visibility, Weight
from booking.records.notes import NoteWords
from booking.records.patching import PatchWords
from booking.records.photos import LONGEST_CAPTION, PhotoFacts
from crm.privacy.purposes import WAYS
from kernel.forms import Placing


class KeyedForm(Placing, forms.Form):
    """A form that makes one thing, however often it is sent."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": form_key(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class NoteForm(KeyedForm):
    """A note: its words, who reads it, pinned or not."""

    text = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    visibility = forms.ChoiceField(
        label=_("Who reads it"), choices=Visibility.choices, initial=Visibility.ALL
    )
    pinned = forms.BooleanField(
        label=_("Pin it"),
        required=False,
        help_text=_("Stays on top; what everybody reads is shown wherever the customer is booked or served."),
    )
    weight = forms.TypedChoiceField(
        label=_("A pinned note says"), choices=Weight.choices, coerce=int, initial=Weight.NOTE
    )
    visit_id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def words(self) -> NoteWords:
        """What the service is told."""
        data = self.cleaned_data
        return NoteWords(
            text=data["text"], visibility=data["visibility"], pinned=data["pinned"], weight=data["weight"]
        )


class ConsentForm(forms.Form):
    """The customer agrees, and how they said it."""

    way = forms.ChoiceField(
        label=_("How did they agree?"), choices=list(WAYS.items()), widget=forms.RadioSelect
    )


class PhotoForm(KeyedForm):
    """What is said of photos when they are taken."""

    moment = forms.ChoiceField(
        label=pgettext_lazy("photo", "Taken"), choices=Moment.choices, widget=forms.RadioSelect
    )
    caption = forms.CharField(label=_("Caption"), required=False, max_length=LONGEST_CAPTION)
    visit_id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def facts(self) -> PhotoFacts:
        """What the service is told."""
        data = self.cleaned_data
        return PhotoFacts(moment=data["moment"], caption=data["caption"], visit_id=data.get("visit_id"))


class DrawForm(PhotoForm):
    """A photo's words, and what is drawn on it."""

    drawing = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    shared = forms.BooleanField(
        label=_("Shared with the customer"),
        required=False,
        help_text=_(
            "They see it on their own page, without what is drawn on it, as long as they consent to photos."
        ),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def facts(self) -> PhotoFacts:
        """As where it is taken, and whether the customer sees it."""
        return replace(super().facts(), shared=self.cleaned_data["shared"])


class VersionForm(forms.Form):
    """What the person had before their eyes."""

    version = forms.IntegerField(min_value=1)


class DayInput(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PatchForm(KeyedForm):
    """A patch test."""

    what = forms.CharField(
        label=_("What was tested"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    done_on = forms.DateField(label=_("Applied on"), widget=DayInput())
    result = forms.ChoiceField(label=_("Result"), choices=PatchResult.choices, initial=PatchResult.WAITING)
    valid_days = forms.IntegerField(label=_("Good for (days)"), min_value=1, max_value=3650)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=500)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def words(self) -> PatchWords:
        """What the service is told."""
        data = self.cleaned_data
        day: date = data["done_on"]
        return PatchWords(
            what=data["what"],
            done_on=day,
            result=data["result"],
            valid_days=data["valid_days"],
            remark=data["remark"],
        )


class SettingsForm(Placing, forms.Form):
    """The salon's rules for records."""

    keep_days = forms.IntegerField(
        label=_("Delete photos and files after (days)"),
        min_value=1,
        max_value=365,
        help_text=_("Counted from the day consent was taken back, or they were removed."),
    )
    patch_days = forms.IntegerField(label=_("A patch test is good for (days)"), min_value=1, max_value=3650)
    patch_services = forms.TypedMultipleChoiceField(
        label=_("Services that need one"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Service.objects.filter(archived_at=None).order_by("category__position", "position", "pk")
        field: Any = self.fields["patch_services"]
        field.choices = list(rows.values_list("pk", "name"))


def settings_initial(row: RecordSettings) -> dict[str, Any]:
    """What the page of the rules starts with."""
    return {
        "keep_days": row.keep_days,
        "patch_days": row.patch_days,
        "patch_services": row.patch_services,
        "version": row.version,
    }


def number_field(most: int, *, places: int = 1) -> forms.DecimalField:
    """A field for an amount: none, or 0 to `most` with so many decimals."""
    return forms.DecimalField(
        required=False,
        max_digits=len(str(most)) + places,
        decimal_places=places,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(most))],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
