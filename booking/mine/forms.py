"""What is typed to come in."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import Placing


def new_once() -> str:
    """A form's own key, by which one that is sent twice is known."""
    return secrets.token_urlsafe(32)


class AskForm(Placing, forms.Form):
    """Where the code goes."""

    use_required_attribute = False

    contact = forms.CharField(
        label=_("Email"),
        help_text=_("The one by which the salon knows you."),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "email", "autocapitalize": "off"}
        ),
    )

    once = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput, initial=new_once)

    def for_a_new_one(self) -> "AskForm":
        """The same for a contact that the salon does not know yet."""
        self.fields["contact"].help_text = ""
        self.fields["contact"].widget.attrs["autocomplete"] = "email"
        return self

    def with_phones(self) -> "AskForm":
        """The same where a code can go to a phone."""
        self.fields["contact"].label = _("Phone or email")
        self.fields["contact"].widget.attrs.pop("inputmode", None)
        return self


class CodeForm(Placing, forms.Form):
    """What came there."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
