"""The websites that may show the booking page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.storefront.models import Look


class EmbedForm(forms.Form):
    """One website a line."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    origins = forms.CharField(
        label=_("Your websites"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "https://www.example.com", "spellcheck": "false"}
        ),
        help_text=_("One address a line. No other website can show your booking page inside itself."),
    )

    @classmethod
    def of(cls, look: Look) -> "EmbedForm":
        """The form with what is saved."""
        return cls(initial={"version": look.version, "origins": "\n".join(look.embed_origins)})
