"""What is typed while a form is built."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.customers.models import SensitivityKind
from crm.forms.content import LANGUAGES, LISTED, LONGEST_CONSENT, LONGEST_HELP, Kind, Question
from crm.forms.filling.facts import fields_for
from crm.forms.models import Form
from kernel.forms import Placing

LINES = forms.Textarea(attrs={"rows": 3})
NONE = ("", _("nothing"))
SEVERITIES = [(1, _("Good to know")), (2, _("Mind this")), (3, _("Severe"))]


def text(label: Any, longest: int, *, widget: Any = None, help_text: Any = "") -> forms.CharField:
    """A field that may stay empty; the service says where words are needed."""
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=widget, help_text=help_text
    )


class HeadForm(Placing, forms.Form):
    """Title, introduction and validity."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title_en = text(_("Title in English"), 120)
    title_zh = text(_("Title in Chinese"), 120)
    intro_en = text(_("Introduction in English"), 2000, widget=LINES)
    intro_zh = text(_("Introduction in Chinese"), 2000, widget=LINES)
    valid_months = forms.IntegerField(
        label=_("Good for how many months"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("Empty: for good."),
    )

    def wish(self) -> dict[str, Any]:
        """What the service is told."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "valid_months": data["valid_months"],
            "title": _words(data, "title"),
            "intro": _words(data, "intro"),
        }


def head_of(row: Form) -> dict[str, Any]:
    """The head as it stands."""
    found = {
        f"{name}_{one}": row.draft[name].get(one, "") for name in ("title", "intro") for one in LANGUAGES
    }
    return {**found, "version": row.version, "valid_months": row.valid_months}


class QuestionForm(Placing, forms.Form):
    """One question: its words in both languages, and what follows from its answer. `kind` stays as it was made."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    label_en = text(_("Question in English"), LONGEST_CONSENT, widget=LINES)
    label_zh = text(_("Question in Chinese"), LONGEST_CONSENT, widget=LINES)
    help_en = text(_("Help in English"), LONGEST_HELP)
    help_zh = text(_("Help in Chinese"), LONGEST_HELP)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    options_en = text(_("Answers in English, one to a line"), 6000, widget=forms.Textarea(attrs={"rows": 5}))
    options_zh = text(
        _("The same answers in Chinese, in the same order"), 6000, widget=forms.Textarea(attrs={"rows": 5})
    )
    top = forms.IntegerField(label=_("Up to"), required=False, min_value=2, max_value=10, initial=5)
    mind = text(_("A yes is put down as something to mind"), 80, help_text=_("For example: latex."))
    mind_kind = forms.ChoiceField(
        label=_("What it is about"), choices=SensitivityKind.choices, required=False
    )
    severity = forms.TypedChoiceField(
        label=_("How much it matters"), choices=SEVERITIES, coerce=int, empty_value=None, required=False
    )
    consent = forms.ChoiceField(
        label=_("It is also the consent to"),
        required=False,
        choices=[
            NONE,
            ("photos", _("photos for the record")),
            ("marketing", _("offers and news")),
            ("health", _("notes on their health")),
        ],
    )
    field = forms.ChoiceField(
        label=_("Goes to the customer's page as"),
        required=False,
        help_text=_(
            "Filled in where nothing stands there yet. Otherwise the answer's page shows both, and you take it over or not."
        ),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in _not_asked(kind):
            del self.fields[name]
        if found := [(one.code, one.label) for one in fields_for(kind)]:
            chosen: Any = self.fields["field"]
            chosen.choices = [NONE, *found]
        else:
            del self.fields["field"]

    def question(self) -> Question:
        """The question as it is kept."""
        data = self.cleaned_data
        made: Question = {
            "kind": self.kind,
            "label": _words(data, "label"),
            "help": _words(data, "help"),
            "required": data.get("required", False),
        }
        if self.kind in LISTED:
            made["options"] = _paired(data["options_en"], data["options_zh"])
        if self.kind == Kind.SCALE:
            made["top"] = data["top"] or 5
        if data.get("mind"):
            made["mind"] = {
                "what": data["mind"],
                "kind": data["mind_kind"],
                "severity": data["severity"] or 1,
            }
        if data.get("consent"):
            made["consent"] = data["consent"]
        if data.get("field"):
            made["field"] = data["field"]
        return made


def question_of(question: Question, version: int) -> dict[str, Any]:
    """A question as its form shows it."""
    shown: dict[str, Any] = {"version": version, "required": question.get("required", False)}
    for one in LANGUAGES:
        shown[f"label_{one}"] = question["label"].get(one, "")
        shown[f"help_{one}"] = question.get("help", {}).get(one, "")
        shown[f"options_{one}"] = "\n".join(words.get(one, "") for words in question.get("options", []))
    mind = question.get("mind") or {}
    shown |= {"mind": mind.get("what", ""), "mind_kind": mind.get("kind"), "severity": mind.get("severity")}
    return shown | {
        "top": question.get("top", 5),
        "consent": question.get("consent", ""),
        "field": question.get("field", ""),
    }


def _not_asked(kind: str) -> list[str]:
    names = []
    if kind == Kind.SECTION:
        names += ["required"]
    if kind not in LISTED:
        names += ["options_en", "options_zh"]
    if kind != Kind.SCALE:
        names += ["top"]
    if kind != Kind.YES_NO:
        names += ["mind", "mind_kind", "severity"]
    if kind != Kind.CONSENT:
        names += ["consent"]
    return names


def _words(data: dict[str, Any], name: str) -> dict[str, str]:
    """Line ends as everywhere; a language without words is left out."""
    found = {one: data.get(f"{name}_{one}", "").replace("\r\n", "\n").strip() for one in LANGUAGES}
    return {one: words for one, words in found.items() if words}


def _paired(english: str, chinese: str) -> list[dict[str, str]]:
    """The answers by their lines; a line that is missing in one language is missing there."""
    ours, theirs = (list(map(str.strip, text.strip().splitlines())) for text in (english, chinese))
    longest = max(len(ours), len(theirs))
    rows = zip(ours + [""] * (longest - len(ours)), theirs + [""] * (longest - len(theirs)), strict=True)
    pairs = [{"en": one, "zh": other} for one, other in rows]
    kept = [{key: words for key, words in pair.items() if words} for pair in pairs]
    return [pair for pair in kept if pair]
