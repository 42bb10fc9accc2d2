"""What is typed about a question."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.catalog.models import Service
from booking.questions.models import Question, QuestionKind
from booking.questions.services import WITH_OPTIONS

MOST_OPTIONS = 8
LANGUAGES = {"en": "en", "zh": "zh-hans"}  # as the fields end, and as the languages are called
YES_NO = ("yes", "no")
ROWS = range(MOST_OPTIONS)


class QuestionForm(forms.Form):
    """The question in both languages, how it is answered, and which answers are a reason to call."""

    text_en = forms.CharField(label=gettext_lazy("Question in English"), required=False, max_length=200)
    text_zh = forms.CharField(label=gettext_lazy("Question in Chinese"), required=False, max_length=200)
    service_id = forms.TypedChoiceField(
        label=gettext_lazy("Asked with"), coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=QuestionKind.choices)
    required = forms.BooleanField(label=gettext_lazy("Nobody books without an answer"), required=False)
    stops_yes = forms.BooleanField(label=gettext_lazy("“Yes”: please call us"), required=False)
    stops_no = forms.BooleanField(label=gettext_lazy("“No”: please call us"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(archived_at=None).order_by("category__position", "position", "pk")
        every: list[tuple[Any, str]] = [("", _("every service"))]
        field: Any = self.fields["service_id"]
        field.choices = every + list(services.values_list("pk", "name"))
        for row in ROWS:
            self._row_add(row)

    def _row_add(self, row: int) -> None:
        for ending, label in (("en", _("Answer %(n)s in English")), ("zh", _("Answer %(n)s in Chinese"))):
            text = forms.CharField(label=label % {"n": row + 1}, required=False, max_length=80)
            self.fields[f"option{row}_{ending}"] = text
        self.fields[f"option{row}_stops"] = forms.BooleanField(label=_("please call us"), required=False)
        self.fields[f"option{row}_key"] = forms.CharField(
            required=False, max_length=12, widget=forms.HiddenInput
        )

    @property
    def rows(self) -> list[dict[str, BoundField]]:
        """The rows of answers to choose from."""
        return [{name: self[f"option{row}_{name}"] for name in ("en", "zh", "stops", "key")} for row in ROWS]

    def question(self) -> dict[str, Any]:
        """What the service is told."""
        data = self.cleaned_data
        return {
            "service_id": data["service_id"],
            "kind": data["kind"],
            "text": _words(data, "text"),
            "options": self._options(),
            "required": data["required"],
        }

    def _options(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        if data["kind"] == QuestionKind.YES_NO:
            return [{"key": key, "text": _said(key), "stops": data[f"stops_{key}"]} for key in YES_NO]
        if data["kind"] not in WITH_OPTIONS:
            return []
        found: list[dict[str, Any]] = []
        for row in ROWS:
            if words := _words(data, f"option{row}"):
                key = data[f"option{row}_key"] or self._free_key(found)
                found.append({"key": key, "text": words, "stops": data[f"option{row}_stops"]})
        return found

    def _free_key(self, found: list[dict[str, Any]]) -> str:
        """A key that no other answer of the question has."""
        taken = {option["key"] for option in found}
        taken |= {self.cleaned_data[f"option{row}_key"] for row in ROWS}
        return next(key for number in range(1, 99) if (key := f"a{number}") not in taken)


def initial_of(question: Question) -> dict[str, Any]:
    """What the form shows of a question."""
    values: dict[str, Any] = {"service_id": question.service_id, "kind": question.kind}
    values |= {"required": question.required, **_by_ending("text", question.text)}
    for row, option in enumerate(question.options[:MOST_OPTIONS]):
        if question.kind == QuestionKind.YES_NO:
            values[f"stops_{option['key']}"] = option["stops"]
            continue
        values |= _by_ending(f"option{row}", option["text"])
        values |= {f"option{row}_stops": option["stops"], f"option{row}_key": option["key"]}
    return values


def _by_ending(start: str, words: dict[str, str]) -> dict[str, str]:
    return {f"{start}_{ending}": words.get(code, "") for ending, code in LANGUAGES.items()}


def _words(data: dict[str, Any], start: str) -> dict[str, str]:
    """The words by language, without the languages that were left empty."""
    typed = {code: " ".join(data[f"{start}_{ending}"].split()) for ending, code in LANGUAGES.items()}
    return {code: text for code, text in typed.items() if text}


def _said(key: str) -> dict[str, str]:
    """Yes or no in every language."""
    words = {}
    for code in LANGUAGES.values():
        with translation.override(code):
            words[code] = _("Yes") if key == "yes" else _("No")
    return words
