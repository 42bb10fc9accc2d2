"""Forgetting whom old messages went to and what they said; that one went, when and of which kind stays."""

from datetime import datetime

from django.db.models import QuerySet

from crm.messaging.models import Message, MessageState
from kernel.transactions import service_transaction

UNSETTLED = (MessageState.WAITING, MessageState.FAILED, MessageState.UNSURE)


def messages_known(about_type: str) -> QuerySet[Message]:
    """The messages about things of that type ("app.model") that still say to whom they went."""
    return Message.objects.filter(about_type=about_type).exclude(to="")


@service_transaction
def messages_forget(*, about_type: str, before: datetime) -> int:
    """Blank address, facts and texts of those written before that instant; how many.

    What has not left by then is too late: without its facts nobody can try it again.
    """
    return messages_blanked(messages_known(about_type).filter(created_at__lt=before))


def messages_blanked(rows: QuerySet[Message]) -> int:
    """Blank these, inside the caller's transaction; how many."""
    rows.filter(state__in=UNSETTLED).update(state=MessageState.EXPIRED)
    return rows.update(to="", context={}, ways=None, subject="", text="", html="", calendar="", error="")
