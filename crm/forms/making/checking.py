"""What a form may be: lengths, lists, and words in at least one language."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from crm.customers.models import SensitivityKind
from crm.forms.content import (
    LANGUAGES,
    LISTED,
    LONGEST_CONSENT,
    LONGEST_HELP,
    LONGEST_LABEL,
    MOST_OPTIONS,
    Kind,
    Question,
)
from crm.forms.filling.facts import fields_for
from kernel.errors import PROBLEM_TEXTS, BadInput, Problem

CONSENTS = ("photos", "marketing", "health")
MINDED_KINDS = tuple(SensitivityKind.values)


def head_check(title: Mapping[str, str], intro: Mapping[str, str], valid_months: int | None) -> None:
    """Raises BadInput (title_en, title_zh, intro_en, intro_zh, valid_months)."""
    problems = [*_words(title, "title", 120), *_words(intro, "intro", 2000, required=False)]
    if valid_months is not None and not 1 <= valid_months <= 120:
        problems.append(Problem("valid_months", "range", _("From 1 to 120 months.")))
    if problems:
        raise BadInput(problems)


def question_check(question: Question) -> None:
    """Raises BadInput (label_en, label_zh, help_en, help_zh, options_en, top, mind, consent, field, kind)."""
    problems = list(_question_problems(question))
    if problems:
        raise BadInput(problems)


def publish_check(draft: Mapping[str, Any]) -> None:
    """A form has a title and at least one question. Raises BadInput."""
    problems = list(_words(draft["title"], "title", 120))
    if not any(one["kind"] != Kind.SECTION for one in draft["questions"]):
        problems.append(Problem("questions", "required", _("Please add a question before you publish.")))
    if problems:
        raise BadInput(problems)


def _question_problems(question: Question) -> Iterator[Problem]:
    kind = question["kind"]
    if kind not in Kind.values:
        yield Problem("kind", "unknown", PROBLEM_TEXTS["unknown"])
    longest = LONGEST_CONSENT if kind == Kind.CONSENT else LONGEST_LABEL
    yield from _words(question["label"], "label", longest)
    yield from _words(question.get("help", {}), "help", LONGEST_HELP, required=False)
    if kind in LISTED:
        yield from _options(question.get("options", []))
    if kind == Kind.SCALE and not 2 <= question.get("top", 5) <= 10:
        yield Problem("top", "range", _("A scale goes up to a number from 2 to 10."))
    yield from _mapping(question)


def _options(options: list[Mapping[str, str]]) -> Iterator[Problem]:
    if not 2 <= len(options) <= MOST_OPTIONS:
        yield Problem("options_en", "count", _("Please give from 2 to 30 answers, one to a line."))
    for words in options:
        yield from _words(words, "options", 120)


def _mapping(question: Question) -> Iterator[Problem]:
    """A thing to mind hangs on a yes, a consent on a consent, a field of the customer on an answer of its kind."""
    mind, consent, field = question.get("mind"), question.get("consent"), question.get("field")
    if field and field not in {one.code for one in fields_for(question["kind"])}:
        yield Problem("field", "unknown", _("Please choose a field that takes such an answer."))
    if mind:
        if question["kind"] != Kind.YES_NO:
            yield Problem("mind", "kind", _("Only a yes-or-no question can put down something to mind."))
        is_good = 0 < len(mind["what"]) <= 80 and mind["severity"] in (1, 2, 3)
        if not is_good or mind["kind"] not in MINDED_KINDS:
            yield Problem("mind", "invalid", PROBLEM_TEXTS["invalid"])
    if consent and (question["kind"] != Kind.CONSENT or consent not in CONSENTS):
        yield Problem("consent", "invalid", PROBLEM_TEXTS["invalid"])


def _words(words: Mapping[str, str], name: str, longest: int, *, required: bool = True) -> Iterator[Problem]:
    if required and not any(words.get(one, "").strip() for one in LANGUAGES):
        yield Problem(f"{name}_en", "required", _("Please say it in at least one language."))
    for one in LANGUAGES:
        if len(words.get(one, "")) > longest:
            yield Problem(f"{name}_{one}", "too_long", PROBLEM_TEXTS["too_long"])
