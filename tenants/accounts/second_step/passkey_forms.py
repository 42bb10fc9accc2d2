"""What a browser sends of a passkey; nobody types it."""

import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from tenants.accounts.second_step.codes import SecondStepAdapter

UNREADABLE = (
    TypeError,
    ValueError,
    LookupError,
    struct.error,
)  # of what a device said, by the library that reads it


def _read(credential: Any, read: Callable[[Any], Any]) -> dict[str, Any]:
    """The credential, when it can be read as one: whether it is right is checked after. Raises ValidationError."""
    answer = credential.get("response") if isinstance(credential, dict) else None
    texts = list(answer.values()) if isinstance(answer, dict) else []
    if not all(isinstance(value, str | int | list | None) for value in texts):
        raise SecondStepAdapter().validation_error("incorrect_code")
    try:
        read(credential)
    except UNREADABLE:
        raise SecondStepAdapter().validation_error("incorrect_code") from None
    return dict(credential)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and what its owner calls it; it must know its owner by finger, face or number."""

    name = forms.CharField(
        label=pgettext_lazy("thing", "Name"),
        max_length=60,
        required=False,
        help_text=_("So that you know it again: my phone, the laptop."),
    )

    def clean_credential(self) -> dict[str, Any]:
        """It must be built like one."""
        return _read(self.cleaned_data["credential"], RegistrationResponse.from_dict)

    def clean(self) -> dict[str, Any]:
        """Passkeys open the desk alone, so each must have asked for its owner."""
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasskeyStepForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""

    def clean_credential(self) -> Authenticator:
        """It must be built like one, and right."""
        credential = self.cleaned_data["credential"]
        self.cleaned_data["credential"] = _read(credential, AuthenticationResponse.from_dict)
        return super().clean_credential()


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of email and password."""

    def clean_credential(self) -> Authenticator:
        """It must be built like one, and right."""
        credential = self.cleaned_data["credential"]
        self.cleaned_data["credential"] = _read(credential, AuthenticationResponse.from_dict)
        return super().clean_credential()
