"""Reads of the questions."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from booking.questions.models import Question
from kernel.prepared import prepared_cursor

_IS_ASKED = """
SELECT EXISTS (SELECT FROM questions_question
WHERE archived_at IS NULL AND (service_id IS NULL OR service_id = ANY(%s::bigint[])))
"""


def questions(*, archived: bool = False) -> QuerySet[Question]:
    """Those that are asked, or those put away, in the salon's order, each with its service."""
    return Question.objects.filter(archived_at__isnull=not archived).select_related("service")


def asked_with(service_ids: Iterable[int]) -> QuerySet[Question]:
    """What is asked of a visit with these services: the salon's own questions first, each once."""
    rows = Question.objects.filter(archived_at=None)
    return rows.filter(Q(service=None) | Q(service__in=list(service_ids))).order_by(
        F("service").asc(nulls_first=True), "position", "id"
    )


def is_anything_asked(service_ids: Iterable[int]) -> bool:
    """Whether `asked_with` finds anything: every booking asks this, and few salons ask questions."""
    with prepared_cursor() as cursor:
        cursor.execute(_IS_ASKED, [list(service_ids)])
        return bool(cursor.fetchone()[0])
