"""The form of what a customer says of themselves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from booking.mine.data import Details
from crm.customers.basics import LONGEST
from crm.customers.facts.birthday_forms import BIRTH_INPUTS, BirthdayForm
from crm.customers.facts.fields import LANGUAGES
from crm.customers.models import Calendar, Customer
from kernel.errors import Problem
from kernel.forms import Placing

NAMES = ("name", "family_name", "given_name", "preferred_name")
PLAIN = (*NAMES, "language", "version", *BIRTH_INPUTS)


class DetailsForm(Placing, BirthdayForm):
    """One name, or the two of which it is made; the lunar calendar where it is at home."""

    use_required_attribute = False
    field_order = ("version", *NAMES, "language", *BIRTH_INPUTS)

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    family_name = forms.CharField(
        label=_("Family name"),
        required=False,
        max_length=LONGEST["family_name"],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    given_name = forms.CharField(
        label=_("Given name"),
        required=False,
        max_length=LONGEST["given_name"],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    preferred_name = forms.CharField(
        label=_("What we call you"),
        required=False,
        max_length=LONGEST["preferred_name"],
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(label=_("We write to you in"), required=False)

    def __init__(self, customer: Customer, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=details_shown(customer))
        self.customer = customer
        languages: Any = self.fields["language"]
        languages.choices = [("", _("the salon's language")), *LANGUAGES.items()]
        is_parted = bool(customer.family_name or customer.given_name)
        gone = ["name"] if is_parted else ["family_name", "given_name"]
        if not self._keeps_lunar():
            gone += ["birth_calendar", "birth_leap"]
        for name in gone:
            del self.fields[name]

    def _keeps_lunar(self) -> bool:
        return self.customer.birth_calendar == Calendar.LUNAR or (get_language() or "").startswith("zh")

    def details(self) -> Details:
        """What was typed, for the service; what the form has refused is not in it."""
        data: dict[str, Any] = self.cleaned_data
        return Details(
            **{name: data.get(name, "") for name in (*NAMES, "language")}, birthday=self.birthday()
        )

    def take(self, problems: Iterable[Problem]) -> None:
        """As every form; what is wrong with the name stands at the given name where the two are asked for."""
        places = {} if "name" in self.fields else {"name": "given_name"}
        super().take(Problem(places.get(one.field, one.field), one.code, one.text) for one in problems)

    def say_newer(self, saved: Customer) -> None:
        """Say that it was changed meanwhile, and what is saved where that is not what was typed, which stays."""
        now = details_shown(saved)
        self.add_error(
            None, _("This was changed meanwhile. What you typed is kept; save again to put it in place.")
        )
        for name in self.fields:
            if name not in ("version", "birth_leap") and str(now[name]) != self.data.get(name, ""):
                self.add_error(name, _("Saved meanwhile: %(value)s") % {"value": now[name] or "–"})
        self.data = {**{name: self.data.get(name, "") for name in self.data}, "version": str(saved.version)}


def details_shown(customer: Customer) -> dict[str, Any]:
    """What is known, as the form shows it."""
    return {name: "" if (value := getattr(customer, name)) is None else value for name in PLAIN}
