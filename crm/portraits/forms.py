"""The form of a portrait."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.privacy.purposes import WAYS
from kernel.errors import Problem

ASK = _("Please ask the customer, and note how they agreed.")
CHOOSE = _("Please choose a photo.")


class PortraitForm(forms.Form):
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

    def take(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside its field; what the form has said itself is not said again."""
        for problem in problems:
            if problem.field not in self.errors:
                self.add_error(problem.field if problem.field in self.fields else None, str(problem.text))
