"""What is asked before a link is made, and before a calendar elsewhere is read."""

from urllib.parse import SplitResult, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from booking.calendars.outside_words import problem_words
from kernel.forms import Placing
from kernel.outbound import LONGEST_ADDRESS, NotFetched, Refusal, address_checked


class FeedForm(forms.Form):
    """Whether the calendar says who comes."""

    names_customers = forms.BooleanField(label=_("Show the customers' names"), required=False)


class OutsideForm(Placing, forms.Form):
    """The address of a calendar elsewhere, and what the diary says of it."""

    address = forms.CharField(
        label=_("Address of the calendar"),
        max_length=LONGEST_ADDRESS,
        help_text=_(
            "In Google Calendar: Settings, your calendar, “Secret address in iCal format”. It stays secret."
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://…/basic.ics"}
        ),
    )
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    shows_titles = forms.BooleanField(label=_("Let colleagues read the titles"), required=False)

    def __init__(self, *args: object, may_show_titles: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # as Django's own form
        if not may_show_titles:
            del self.fields["shows_titles"]

    def clean_address(self) -> str:
        """The address as it is asked: https for webcal, ASCII throughout."""
        try:
            text = asked_address(self.cleaned_data["address"])
            address_checked(text)
        except NotFetched as error:
            raise ValidationError(problem_words(error.reason), code=error.reason) from None
        return text


class TitlesForm(forms.Form):
    """Whether colleagues read the titles."""

    shows_titles = forms.BooleanField(required=False)


def asked_address(text: str) -> str:
    """What somebody copied as an address that can be asked; raises NotFetched for what is none."""
    text = text.strip()
    if text.lower().startswith(("webcal://", "webcals://")):
        text = f"https://{text.split('://', 1)[1]}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode() if not text.isascii() else parts.netloc
        port = f":{parts.port}" if not text.isascii() and parts.port else ""
    except ValueError:
        raise NotFetched(Refusal.ADDRESS) from None
    return iri_to_uri(SplitResult(parts.scheme.lower(), host + port, parts.path, parts.query, "").geturl())
