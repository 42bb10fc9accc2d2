"""A question as a field of the form in which somebody books. What is wrong with an answer, the service says."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.questions.answering import LONGEST_TEXT
from booking.questions.models import Question, QuestionKind
from kernel.errors import Problem

PREFIX = "q"


def fields_of(questions: Iterable[Question]) -> dict[str, forms.Field]:
    """The fields by their names, in order."""
    return {f"{PREFIX}{question.pk}": field_of(question) for question in questions}


class AnswersForm(forms.Form):
    """What the salon asks with a visit, where nothing else is asked."""

    def __init__(self, *args: Any, questions: Iterable[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= fields_of(questions)

    def answers(self) -> dict[int, Any]:
        """The answers by id of the question."""
        return answers_in(self.cleaned_data)

    def place(self, problems: Iterable[Problem]) -> None:
        """Show what a service refused: beside its field, or on top."""
        for problem in problems:
            name = f"{PREFIX}{problem.field.rsplit('.', 1)[-1]}"
            self.add_error(name if name in self.fields else None, str(problem.text))


def field_of(question: Question) -> forms.Field:
    """The field that asks the question."""
    common: dict[str, Any] = {"label": question.name, "required": question.required}
    if question.kind == QuestionKind.TEXT:
        area = forms.Textarea(attrs={"rows": 2})
        return forms.CharField(**common, max_length=LONGEST_TEXT, widget=area)
    if question.kind == QuestionKind.NUMBER:
        return forms.IntegerField(**common, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    if question.kind == QuestionKind.SEVERAL:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(**common, choices=question.choices, widget=boxes)
    if question.kind == QuestionKind.YES_NO:
        return forms.ChoiceField(**common, choices=question.choices, widget=forms.RadioSelect)
    return forms.ChoiceField(**common, choices=[("", _("Please choose")), *question.choices])


def answers_in(values: dict[str, Any]) -> dict[int, Any]:
    """The answers among the cleaned values of such a form, by id of the question."""
    return {
        int(name[len(PREFIX) :]): value
        for name, value in values.items()
        if name.startswith(PREFIX) and name[len(PREFIX) :].isdecimal()
    }
