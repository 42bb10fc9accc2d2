"""What is typed for the second step."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.accounts.second_step.codes import SecondStepAdapter, totp_step_take

ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


class FirstCodeForm(forms.Form):
    """The first code of an app that has just scanned the square."""

    code = forms.CharField(
        label=_("Code of the app"),
        max_length=12,
        widget=forms.TextInput(attrs=ONE_TIME),
        help_text=_("Six digits."),
    )

    def __init__(self, *arguments: Any, secret: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.secret = secret

    def clean_code(self) -> str:
        """It must be the code of now."""
        code: str = self.cleaned_data["code"].replace(" ", "")
        if not validate_totp_code(self.secret, code):
            raise forms.ValidationError(
                _("This is not the code of now. Does the phone's clock tell the right time?")
            )
        return code


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code at signing in, with our words."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["code"]
        field.label = _("Code")
        field.help_text = _("Six digits of the app, or one of your ten codes on paper.")
        field.widget = forms.TextInput(attrs=ONE_TIME)

    def clean_code(self) -> str:
        """It must be right, and not used before."""
        code: str = super().clean_code()
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not totp_step_take(self.authenticator, code):
            raise SecondStepAdapter().validation_error("incorrect_code")
        return code
