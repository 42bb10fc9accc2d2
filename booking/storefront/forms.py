"""What a visitor fills in."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.questions.fields import PREFIX, answers_in, fields_of
from booking.questions.models import Question
from crm.customers.contacts.phones import normal_phone
from kernel.errors import BadInput, Problem

CONTACT_NEEDED = _("Please leave a phone number or an email, so that the salon can reach you.")


class DetailsForm(forms.Form):
    """Who comes. A phone or an email is needed; `country` is how a phone without a country code is read."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        required=False,
        max_length=40,
        help_text=_("For questions about this visit only."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=254,
        help_text=_("We send the confirmation here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    note = forms.CharField(
        label=_("Anything we should know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed = forms.BooleanField(
        label=_("I agree that the salon keeps these details for my visit, and to its booking terms."),
        error_messages={"required": _("Please agree, or call the salon to book.")},
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    people: ClassVar[tuple[str, ...]] = ("name", "phone", "email", "note", "agreed")

    def __init__(
        self, *args: Any, country: str = "", questions: Iterable[Question] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.asked = fields_of(questions)
        self.fields |= self.asked

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people see, in order: the salon's questions come before the note."""
        names = [*self.people[:3], *self.asked, *self.people[3:]]
        return [self[name] for name in names]

    def answers(self) -> dict[int, Any]:
        """The answers by id of the question."""
        return answers_in(self.cleaned_data)

    def clean_name(self) -> str:
        """The name without stray spaces."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_phone(self) -> str:
        """The phone in its normal form, or ""."""
        typed = str(self.cleaned_data["phone"]).strip()
        if not typed:
            return ""
        try:
            return normal_phone(typed, self.country)
        except BadInput as wrong:
            raise forms.ValidationError(str(wrong.problems[0].text)) from None

    def clean_website(self) -> str:
        """A field that people do not see: only a machine fills it."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this empty."))
        return ""

    def clean(self) -> dict[str, Any]:
        """One way to reach the person is needed."""
        values = super().clean() or {}
        untouched = not {"phone", "email"} & set(self.errors)
        if untouched and not values.get("phone") and not values.get("email"):
            self.add_error("phone", forms.ValidationError(CONTACT_NEEDED))
        return values

    def place(self, problems: list[Problem]) -> None:
        """Show what a service refused: beside its field, or on top."""
        for problem in problems:
            name = problem.field.rsplit(".", 1)[-1]
            name = f"{PREFIX}{name}" if problem.field.startswith("answers.") else name
            self.add_error(name if name in self.fields else None, str(problem.text))
