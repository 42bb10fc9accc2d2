"""What is typed to let somebody in, and by whoever comes in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from tenants.accounts.invitations import Invitee
from tenants.accounts.models import Role, User
from tenants.accounts.rights import Action, places_with
from tenants.accounts.roles.granting import Giver
from tenants.accounts.selectors import roles_of_salon
from tenants.accounts.shops import shops

PASSWORD = "password_again"  # noqa: S105 - a field's name
EVERYWHERE, CHOSEN = "all", "some"
MANY = 2


class RoleForm(forms.Form):
    """One of the roles that the person may give, and where; a salon of one location is not asked where."""

    role = forms.ChoiceField(label=_("Role"))
    where = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[(EVERYWHERE, _("At every location, also those to come")), (CHOSEN, _("Only at:"))],
        widget=forms.RadioSelect,
    )
    places = forms.TypedMultipleChoiceField(
        label=_("Locations"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, giver: Giver, **options: Any) -> None:
        super().__init__(*arguments, **options)
        role: Any = self.fields["role"]
        role.choices = [(one.key, one.name) for one in giver.gives()]
        self.initial.setdefault("role", Role.STYLIST)
        self._ask_where(giver.actor)

    def _ask_where(self, actor: Actor) -> None:
        """The locations at which the person gives access; who does so at some has to name one."""
        own = places_with(actor, Action.ACCESS_WRITE)
        known = [(place, name) for place, name in shops() if own is None or place in own]
        if own is None and len(known) < MANY:
            del self.fields["where"], self.fields["places"]
            return
        places: Any = self.fields["places"]
        places.choices = known
        self.initial.setdefault("where", EVERYWHERE)
        if own is not None:
            del self.fields["where"]
            places.required = True

    def clean(self) -> dict[str, Any]:
        """`places` as the service wants them: ids, or None for all locations."""
        typed = super().clean() or {}
        where, chosen = typed.pop("where", CHOSEN), tuple(typed.get("places") or ())
        is_chosen = "places" in self.fields and (where == CHOSEN or (not where and bool(chosen)))
        if is_chosen and not chosen and "places" not in self.errors:
            self.add_error("places", _("Choose at least one location."))
        typed["places"] = chosen if is_chosen else None
        return typed


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
    field_order = ("name", "email", "role", "where", "places", "language")

    def invitee(self, name: str = "") -> Invitee:
        """What was typed, for the service; `name` where the form has no such field."""
        return Invitee(**{"name": name, **self.cleaned_data})


class NewLoginForm(InvitationForm):
    """An invitation of somebody who is not in the team's list, such as an accountant."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)


class NewRoleForm(forms.Form):
    """A role of the salon's making, to begin with."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=40)
    copied_from = forms.ChoiceField(
        label=_("Copied from"), help_text=_("It begins with what this role may do; you switch the rest.")
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["copied_from"]
        field.choices = [(role.key, role.name) for key, role in roles_of_salon().items() if key != Role.OWNER]
        self.initial.setdefault("copied_from", Role.RECEPTIONIST)


class OwnRoleForm(forms.Form):
    """The name of a role of the salon's making, what it may do, and which version of it was read."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=40)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    rights = forms.MultipleChoiceField(
        required=False, choices=[(action.value, action.value) for action in Action]
    )


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
