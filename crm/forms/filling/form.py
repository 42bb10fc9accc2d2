"""The form that a customer fills in, made from a version's questions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from crm.forms.content import LONGEST_ANSWER, Kind, Question, options_of, said
from crm.forms.filling.charts import PICTURES
from crm.forms.filling.inputs import ChartField, PhotoField, SignatureField

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
YES_NO = [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]


class FillForm(forms.Form):
    """One input for each question; `answers()` gives what is kept."""

    use_required_attribute = False

    def __init__(self, *args: Any, questions: Iterable[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            if question["kind"] != Kind.SECTION:
                self.fields[question["id"]] = _field(question)

    def parts(self) -> list[tuple[Question, str, Any]]:
        """Each question with the words of a heading ("" for a question) and its input (None for a heading)."""
        return [
            (one, said(one["label"]), None) if one["kind"] == Kind.SECTION else (one, "", self[one["id"]])
            for one in self.questions
        ]

    def answers(self) -> dict[str, Any]:
        """What was answered, as it is kept (a photo as it was drawn); questions left open are left out."""
        found = {one["id"]: _kept(one["kind"], self.cleaned_data.get(one["id"])) for one in self.questions}
        return {key: value for key, value in found.items() if value not in (None, "", [])}


def _kept(kind: str, value: Any) -> Any:
    if kind == Kind.YES_NO:
        return {"yes": True, "no": False}.get(value)
    if kind == Kind.CONSENT:
        return True if value else None
    if kind == Kind.DATE:
        return value.isoformat() if value else None
    if kind == Kind.NUMBER:
        return None if value is None else f"{value:f}"
    if kind == Kind.SEVERAL:
        return list(dict.fromkeys(value or ()))
    return value


def _field(question: Question) -> forms.Field:
    same: dict[str, Any] = {
        "label": said(question["label"]),
        "help_text": said(question.get("help")),
        "required": bool(question.get("required")),
    }
    made: forms.Field = _MAKERS[question["kind"]](question, same)
    return made


def _radio(choices: list[Any], same: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **same)


def _several(question: Question, same: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=options_of(question), widget=forms.CheckboxSelectMultiple, **same
    )


def _scale(question: Question, same: dict[str, Any]) -> forms.Field:
    steps = [(str(step), str(step)) for step in range(1, question.get("top", 5) + 1)]
    return _radio(steps, same)


def _chart(question: Question, same: dict[str, Any]) -> forms.Field:
    return ChartField(chart=question["kind"], **same)


_MAKERS: dict[str, Any] = {
    Kind.SHORT: lambda _one, same: forms.CharField(max_length=300, **same),
    Kind.LONG: lambda _one, same: forms.CharField(
        max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 4}), **same
    ),
    Kind.YES_NO: lambda _one, same: _radio(list(YES_NO), same),
    Kind.CHOICE: lambda one, same: _radio(options_of(one), same),
    Kind.SEVERAL: _several,
    Kind.SCALE: _scale,
    Kind.NUMBER: lambda _one, same: forms.DecimalField(max_digits=12, decimal_places=3, **same),
    Kind.DATE: lambda _one, same: forms.DateField(widget=DAY, **same),
    Kind.CONSENT: lambda _one, same: forms.BooleanField(**same),
    Kind.PHOTO: lambda _one, same: PhotoField(**same),
    Kind.SIGNATURE: lambda _one, same: SignatureField(**same),
    **dict.fromkeys(PICTURES, _chart),
}
