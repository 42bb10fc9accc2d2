"""Reading what somebody answered: checked, and kept in the words of then."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from booking.diary.strangers import Answered
from booking.questions.models import Question, QuestionKind
from booking.questions.selectors import asked_with, is_anything_asked
from kernel.errors import Problem

LONGEST_TEXT = 500
LARGEST = 1_000_000


class _Wrong(Exception):
    """The answer cannot be taken: the code and what to say."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code, self.text = code, text


def answers_check(service_ids: Sequence[int], answers: Mapping[int, Any]) -> Answered:
    """What is kept of the answers to everything that is asked with these services, and all that is wrong with them.

    An answer to what is not asked (any more) is left out.
    """
    if not is_anything_asked(service_ids):
        return Answered()
    kept, problems = [], []
    for question in asked_with(service_ids):
        try:
            answer = _read(question, answers.get(question.pk))
        except _Wrong as wrong:
            problems.append(Problem(field_of(question), wrong.code, wrong.text))
            continue
        if answer is not None:
            kept.append({"id": question.pk, "text": question.text, "answer": answer})
    return Answered(kept, problems)


def field_of(question: Question) -> str:
    """Where a problem with its answer is placed."""
    return f"answers.{question.pk}"


def _read(question: Question, raw: Any) -> Any:
    """The answer as it is kept, None where there is none; raises _Wrong."""
    if raw is None or raw in ("", []) or (isinstance(raw, str) and not raw.strip()):
        if question.required:
            raise _Wrong("required", _("Please answer: %(question)s") % {"question": question.name})
        return None
    return _READERS[QuestionKind(question.kind)](question, raw)


def _text(question: Question, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _unfit(question)
    if len(raw.strip()) > LONGEST_TEXT:
        raise _Wrong("too_long", _("Please say it in 500 characters."))
    return raw.strip()


def _number(question: Question, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise _unfit(question)
    try:
        number = int(raw) if isinstance(raw, int) or len(raw) < 12 else LARGEST + 1
    except ValueError:
        raise _unfit(question) from None
    if abs(number) > LARGEST:
        raise _unfit(question)
    return number


def _choice(question: Question, raw: Any) -> dict[str, str]:
    return _chosen(question, raw)


def _several(question: Question, raw: Any) -> list[dict[str, str]]:
    if not isinstance(raw, list | tuple) or len(raw) > len(question.options):
        raise _unfit(question)
    return [_chosen(question, key) for key in dict.fromkeys(map(str, raw))]


def _yes_no(question: Question, raw: Any) -> dict[str, str]:
    return _chosen(question, {True: "yes", False: "no"}.get(raw, raw) if isinstance(raw, bool) else raw)


def _chosen(question: Question, key: Any) -> dict[str, str]:
    """The words of the option; raises _Wrong where there is none, or where it is a reason to call."""
    option = question.option(key)
    if option is None:
        raise _unfit(question)
    if option["stops"]:
        raise _Wrong("call_us", _("With this answer, please call us: we would like to talk to you first."))
    words: dict[str, str] = option["text"]
    return words


def _unfit(question: Question) -> _Wrong:
    return _Wrong("invalid", _("This is no answer to: %(question)s") % {"question": question.name})


_READERS = {
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.YES_NO: _yes_no,
}
