"""Reads of messages."""

from django.db.models import Q, QuerySet

from crm.messaging.models import Message, MessageSettings, MessageState
from kernel.errors import NotFound


def messages_listed(*, text: str = "", state: str = "") -> QuerySet[Message]:
    """Messages, newest first, without their long parts; narrowed to a state and to a text in receiver or subject."""
    rows = (
        Message.objects.select_related("customer")
        .defer("text", "html", "calendar", "context")
        .order_by("-pk")
    )
    if state in MessageState.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(
            Q(to__icontains=text) | Q(subject__icontains=text) | Q(customer__name__icontains=text)
        )
    return rows


def message_by_id(message_id: int) -> Message:
    """The whole message; raises NotFound."""
    message = Message.objects.select_related("customer").filter(pk=message_id).first()
    if message is None:
        raise NotFound
    return message


def message_settings() -> MessageSettings:
    """The salon's settings for messages, the usual ones where it never changed them."""
    return MessageSettings.objects.first() or MessageSettings()
