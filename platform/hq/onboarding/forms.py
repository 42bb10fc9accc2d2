"""The form of a new salon."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hq.onboarding.countries import country_choices, country_codes
from hq.onboarding.models import SignUp
from kernel.errors import BadInput
from tenants.registry.models import SalonKind
from tenants.registry.slugs import slug_check, slug_is_free, slug_suggest


class SignUpForm(forms.Form):
    """Five things a person knows by heart, and the address, which is proposed."""

    business_name = forms.CharField(
        label=_("Name of your salon"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    slug = forms.CharField(
        label=_("Your web address"),
        max_length=31,
        required=False,
        help_text=_("Customers book here. Leave it empty and we make it from the name."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("What you do"), choices=SalonKind.choices)
    country = forms.ChoiceField(label=_("Country"), widget=forms.Select(attrs={"autocomplete": "country"}))
    email = forms.EmailField(label=_("Your email"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 8 characters."),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    agreed = forms.BooleanField(label=_("I agree to the terms and the privacy notice"))
    key = forms.UUIDField(widget=forms.HiddenInput)
    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    website = forms.CharField(required=False, label=_("Leave this empty"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("key", uuid4())
        super().__init__(*args, **kwargs)
        choices = country_choices(get_language() or "en")
        self.fields["country"].choices = [("", _("Choose …")), *choices]  # type: ignore[attr-defined]

    @property
    def is_trap_sprung(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("website"))

    def renew_key(self) -> None:
        """Make what is sent next a form of its own; everything typed stays."""
        self.data = {**{name: self.data[name] for name in self.data}, "key": str(uuid4())}

    def clean_country(self) -> str:
        """A country that the product knows the money and the clock of."""
        country: str = self.cleaned_data["country"]
        if country not in country_codes():
            raise forms.ValidationError(_("Please choose a country."))
        return country

    def clean_password(self) -> str:
        """A password that is not too easy."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Propose the address where none was typed, and say what is wrong with a typed one."""
        data: dict[str, Any] = super().clean() or {}
        slug = (data.get("slug") or "").strip().lower()
        if not slug and data.get("business_name"):
            slug = slug_suggest(data["business_name"])
        data["slug"] = slug
        if slug:
            self._check_slug(slug, data.get("key"))
        return data

    def _check_slug(self, slug: str, key: UUID | None) -> None:
        """Place what is wrong with the address; the form's own earlier sending does not count as another's."""
        try:
            slug_check(slug)
        except BadInput as error:
            self.add_error("slug", str(error.problems[0].text))
            return
        if not slug_is_free(slug) and not (key and SignUp.objects.filter(key=key, slug=slug).exists()):
            self.add_error("slug", _("This address is taken. Please choose another."))
