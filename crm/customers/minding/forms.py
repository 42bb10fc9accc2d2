"""The form of what is to be minded about a customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.minding.health import Question
from crm.customers.minding.presets import PRESETS
from crm.customers.minding.sensitivities import LONGEST_NOTE, LONGEST_WHAT, Minded
from crm.customers.models import SensitivityKind
from kernel.forms import Placing

OTHER = ""


class MindForm(Placing, forms.Form):
    """One thing to mind: of the usual list, or in the team's own words."""

    use_required_attribute = False

    preset = forms.ChoiceField(label=pgettext_lazy("sensitivity", "What"), required=False)
    what = forms.CharField(
        label=_("Or in your own words"),
        required=False,
        max_length=LONGEST_WHAT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("sensitivity", "About"),
        choices=SensitivityKind.choices,
        required=False,
        help_text=_("For your own words; the usual ones know it."),
    )
    severity = forms.TypedChoiceField(
        label=_("How much it matters"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("as usual for it")),
            (1, _("good to know")),
            (2, _("mind it")),
            (3, _("severe: stops whoever books")),
        ],
    )
    since = forms.DateField(
        label=pgettext_lazy("sensitivity", "Since"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(
        label=_("What to do about it"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question is not None:
            self.fields["way"] = forms.ChoiceField(
                label=_("For an allergy or health: how did they agree?"),
                choices=[("", "–"), *question.ways],
                required=False,
                help_text=question.text,
            )
        chosen: Any = self.fields["preset"]
        chosen.choices = [
            (OTHER, "–"),
            *(
                (kind.label, [(one.code, one.label) for one in PRESETS.values() if one.kind == kind])
                for kind in SensitivityKind
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Something must be named."""
        values = super().clean() or {}
        if not self.errors and not (values.get("preset") or values.get("what")):
            self.add_error("preset", _("Please choose what is to be minded, or write it."))
        return values

    def minded(self) -> Minded:
        """What was typed, for the service; the usual list goes before own words."""
        data = self.cleaned_data
        return Minded(
            what=data["preset"] or data["what"],
            kind=data["kind"],
            severity=data["severity"],
            since=data["since"],
            note=data["note"],
        )
