"""Reads of messages."""

from django.db.models import Q, QuerySet

from crm.messaging.models import ChannelAccount, Message, MessageSettings, MessageState
from kernel.clock import Clock, instant_of, local_day, zone
from kernel.context import current_salon
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


def channel_accounts() -> dict[str, ChannelAccount]:
    """The salon's accounts by provider."""
    return {row.provider: row for row in ChannelAccount.objects.all()}


def messages_of_month(channel: str, clock: Clock) -> int:
    """How many messages left over the channel since the first of the month in the salon."""
    tz = zone(current_salon().time_zone)
    first = instant_of(local_day(clock.now(), tz).replace(day=1), 0, tz)
    return Message.objects.filter(channel=channel, sent_at__gte=first).count()
