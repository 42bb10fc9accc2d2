"""Forms of accounts: allauth's rules with our words, and a person's own profile."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import User


def _plain(form: forms.Form, labels: dict[str, Any]) -> None:
    """Our labels, and no placeholders or foreign help texts: the label says it."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
        form.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Email and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"login": _("Email"), "password": _("Password")})
        self.fields["login"].widget.attrs.update(autofocus=True, autocomplete="username")


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Where the reset link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"email": _("Email")})


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, typed once: the browser can show it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _plain(self, {"password1": _("New password")})
        self.fields["password1"].help_text = _("At least eight characters; a short sentence is best.")


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _plain(self, {"oldpassword": _("Present password"), "password1": _("New password")})
        self.fields["password1"].help_text = _("At least eight characters; a short sentence is best.")


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's own name and language."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the browser says")), *settings.LANGUAGES]
    )

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Your name")}
