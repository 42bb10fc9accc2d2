"""Changing what is asked."""

from typing import Any

from django.utils.translation import gettext as _

from booking.catalog.models import Service
from booking.places.records import (
    Unchanged,
    archiving,
    last_position,
    moving,
    restoring,
    row_locked,
    row_write,
)
from booking.questions.models import Question, QuestionKind
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_QUESTIONS = 60
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


@service_transaction
def question_save(
    *,
    actor: Actor,
    service_id: int | None,
    kind: str,
    text: dict[str, str],
    options: list[dict[str, Any]],
    required: bool,
    question_id: int | None = None,
    unchanged: Unchanged | None = None,
) -> Question:
    """Make a question, or change the one of that id; what was answered stays in the words of then.

    Raises NotAllowed, NotFound, StaleVersion, BadInput: no words, fewer than two answers to choose from, none of them
    left for booking online, too many questions.
    """
    authorise(actor, Action.MENU_WRITE)
    _check(service_id, kind, text, options)
    values = {
        "service_id": service_id,
        "kind": kind,
        "text": text,
        "options": options,
        "required": required,
    }
    if question_id is not None:
        row = row_locked(Question, question_id, unchanged)
        row_write(row, values, actor=actor, action="question.changed")
        return row
    if Question.objects.filter(archived_at=None).count() >= MOST_QUESTIONS:
        raise BadInput.of("text_en", "too_many", _("Sixty questions are enough: please put one away first."))
    row = Question.objects.create(**values, position=last_position(Question.objects.all()))
    audit_record(actor=actor, action="question.created", target=row, after=values)
    return row


def _check(service_id: int | None, kind: str, text: dict[str, str], options: list[dict[str, Any]]) -> None:
    if not any(text.values()):
        raise BadInput.of("text_en", "required", _("Please write the question in one language at least."))
    if service_id is not None and not Service.objects.filter(pk=service_id).exists():
        raise NotFound
    if kind in WITH_OPTIONS and len(options) < 2:
        raise BadInput.of("kind", "too_few", _("Please give two answers to choose from at least."))
    if options and all(option["stops"] for option in options):
        raise BadInput.of("kind", "stops", _("With one answer at least, booking online must be possible."))


question_archive = archiving(Question, name="question", right=Action.MENU_WRITE)
question_restore = restoring(Question, name="question", right=Action.MENU_WRITE)
question_move = moving(
    Question, right=Action.MENU_WRITE, among=lambda _row: Question.objects.filter(archived_at=None)
)
