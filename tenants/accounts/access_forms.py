"""What is typed to let somebody in, and by whoever comes in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from tenants.accounts.granting import grantable_roles
from tenants.accounts.invitations import Invitee
from tenants.accounts.models import Role, User

PASSWORD = "password_again"  # noqa: S105 - a field's name


class RoleForm(forms.Form):
    """One of the roles that the person may give."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *arguments: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["role"]
        field.choices = [(role.value, role.label) for role in grantable_roles(actor)]


class InvitationForm(RoleForm):
    """Where the invitation goes, and as what."""

    email = forms.EmailField(
        label=_("Email"), max_length=254, help_text=_("The link goes there; later they sign in with it.")
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        required=False,
        choices=[("", _("The salon's own")), *settings.LANGUAGES],
    )
    field_order = ("name", "email", "role", "language")

    def __init__(self, *arguments: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*arguments, actor=actor, **options)
        self.initial.setdefault("role", Role.STYLIST)

    def invitee(self, name: str = "") -> Invitee:
        """What was typed, for the service; `name` where the form has no such field."""
        return Invitee(**{"name": name, **self.cleaned_data})


class NewLoginForm(InvitationForm):
    """An invitation of somebody who is not in the team's list, such as an accountant."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)


class WelcomeForm(forms.Form):
    """The first password of a login."""

    password = forms.CharField(
        label=_("Your password"),
        help_text=_("At least eight characters; a short sentence is best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=200,
    )

    def __init__(self, *arguments: Any, user: User, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.user = user

    def clean_password(self) -> str:
        """The rules of passwords, with this person's name and address in mind."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class PasswordAgainForm(forms.Form):
    """The present password of who is signed in."""

    password_again = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        strip=False,
        max_length=200,
    )

    def __init__(self, *arguments: Any, user: User, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.user = user

    def clean_password_again(self) -> str:
        """It must be theirs."""
        password: str = self.cleaned_data[PASSWORD]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your present password."))
        return password
