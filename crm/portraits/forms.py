"""The form of a portrait."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.privacy.purposes import WAYS
from kernel.forms import Placing

ASK = _("Please ask the customer, and note how they agreed.")
CHOOSE = _("Please choose a photo.")


class PortraitForm(Placing, forms.Form):
    """A photo, and how the customer agreed where that is not noted yet."""

    use_required_attribute = False

    way = forms.ChoiceField(
        label=_("How the customer agreed"),
        choices=[("", "–"), *WAYS.items()],
        error_messages={"required": ASK, "invalid_choice": ASK},
    )
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, up to 15 MB; the middle of it is kept, as a square."),
        error_messages=dict.fromkeys(("required", "empty", "missing", "invalid"), CHOOSE),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *sent: Any, agreed: bool) -> None:
        super().__init__(*sent)
        if agreed:
            del self.fields["way"]
