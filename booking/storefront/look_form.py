"""The form of the booking page's look."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from booking.storefront.models import Look
from kernel.forms import Placing

PHOTO = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})


class LookForm(Placing, forms.Form):
    """How strangers see the salon. Photos are checked by what is in them when they are saved."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    published = forms.BooleanField(
        label=_("The booking page is public"),
        required=False,
        help_text=_("Switched off, strangers see that it opens soon; you still see the page itself."),
    )
    tagline = forms.CharField(
        label=_("One line under the name"),
        required=False,
        max_length=160,
        help_text=_("What you are known for, in a few words."),
    )
    about = forms.CharField(
        label=_("About us"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    accent = forms.CharField(
        label=_("Your colour"),
        max_length=7,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Please choose a colour such as #7a2e4d."))],
        widget=forms.TextInput(attrs={"type": "color", "data-accent": ""}),
        help_text=_("For buttons and marks. We shade it where it would be hard to read."),
    )
    cover = forms.FileField(label=_("Cover photo"), required=False, widget=PHOTO)
    cover_remove = forms.BooleanField(label=_("Take the cover photo away"), required=False)
    logo = forms.FileField(label=_("Logo"), required=False, widget=PHOTO)
    logo_remove = forms.BooleanField(label=_("Take the logo away"), required=False)
    instagram = forms.CharField(label=_("Instagram name"), required=False, max_length=60)
    wechat = forms.CharField(label=_("WeChat name"), required=False, max_length=60)
    reviews_url = forms.URLField(
        label=_("Where people review you"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_(
            "The address of your page at Google, Dianping or another site; the page then leads there."
        ),
    )
    shows_team = forms.BooleanField(label=_("Show the team on the page"), required=False)

    kept: ClassVar[tuple[str, ...]] = (
        "published",
        "tagline",
        "about",
        "accent",
        "instagram",
        "wechat",
        "reviews_url",
        "shows_team",
    )

    @classmethod
    def values_of(cls, look: Look) -> dict[str, Any]:
        """What the form shows of a look."""
        return {name: getattr(look, name) for name in (*cls.kept, "version")}

    def clean_accent(self) -> str:
        """The colour in lower case."""
        return str(self.cleaned_data["accent"]).lower()

    def clean_instagram(self) -> str:
        """The name without the @ in front."""
        return str(self.cleaned_data["instagram"]).strip().lstrip("@")

    def values(self) -> dict[str, Any]:
        """The plain fields, ready to be saved."""
        return {name: self.cleaned_data[name] for name in self.kept}
