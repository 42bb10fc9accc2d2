"""Forms of the public pages."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class FindSalonForm(forms.Form):
    """The address of a salon, as its people know it."""

    slug = forms.CharField(
        label=_("Your salon's web address"),
        max_length=120,
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
                "placeholder": "my-salon",
            }
        ),
    )
    unknown = _("There is no salon at this address. Please check the spelling.")

    def clean_slug(self) -> str:
        """Just the slug, also when the whole address was typed or pasted."""
        text: str = self.cleaned_data["slug"].strip().lower()
        host = text.removeprefix("https://").removeprefix("http://").split("/")[0].split(":")[0]
        return host.removesuffix(f".{settings.BASE_DOMAIN}")
