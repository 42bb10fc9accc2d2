"""Reads of messages."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from crm.messaging.models import (
    ChannelAccount,
    ChannelAddress,
    ChannelWish,
    Message,
    MessageSettings,
    MessageState,
    Reply,
)
from crm.messaging.whereabouts import about_places
from kernel.clock import Clock, instant_of, local_day, zone
from kernel.context import current_salon
from kernel.errors import NotFound

MOST_BOUND = 20


def messages_listed(
    *, places: Collection[int] | None = None, text: str = "", state: str = "", whole: bool = True
) -> QuerySet[Message]:
    """Messages, newest first, without their long parts; narrowed to a state and to a text in receiver or subject.

    `places` are the locations of what they are about, None for all.

    `whole` says whether who asks may see receivers whole: what is masked for them is not found either, or they would
    spell it out by searching. The whole of an address finds it all the same: whoever types that knows it.
    """
    rows = (
        Message.objects.filter(about_places(places))
        .select_related("customer")
        .defer("text", "html", "calendar", "context")
        .order_by("-pk")
    )
    if state in MessageState.values:
        rows = rows.filter(state=state)
    if text:
        receiver = Q(to__icontains=text) if whole else Q(to__iexact=text)
        rows = rows.filter(receiver | Q(subject__icontains=text) | Q(customer__name__icontains=text))
    return rows


def bound_lately() -> list[ChannelAddress]:
    """The openids that were bound last, at the account that is on."""
    account = ChannelAccount.objects.filter(channel="wechat", is_on=True).first()
    app_id = account.details.get("app_id", "") if account else ""
    rows = ChannelAddress.objects.filter(channel="wechat", account=app_id, is_open=True)
    return list(rows.select_related("customer").order_by("-pk")[:MOST_BOUND])


def message_by_id(message_id: int, *, places: Collection[int] | None) -> Message:
    """The whole message about something at one of these locations (None: all); raises NotFound."""
    rows = Message.objects.select_related("customer").filter(about_places(places), pk=message_id)
    message = rows.first()
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


def replies_listed(*, places: Collection[int] | None = None) -> QuerySet[Reply]:
    """What customers answered to messages about things at these locations (None: all there are), newest first."""
    return Reply.objects.filter(about_places(places)).select_related("customer").order_by("-pk")


def replies_of(customer_id: int, *, about_type: str, about_id: int) -> QuerySet[Reply]:
    """What the customer answered about that thing, oldest first."""
    rows = Reply.objects.filter(customer_id=customer_id, about_type=about_type, about_id=about_id)
    return rows.order_by("pk")


def messages_about(about_type: str, about_id: int, customer_id: int) -> QuerySet[Message]:
    """What the customer was sent about that thing, oldest first, without the long parts."""
    rows = Message.objects.filter(about_type=about_type, about_id=about_id, customer_id=customer_id)
    return rows.only("kind", "channel", "state", "receipt", "subject", "created_at").order_by("pk")


def wish_of(customer_id: int) -> str:
    """How the customer wishes to be written to, "" where they said nothing."""
    return ChannelWish.objects.filter(customer=customer_id).values_list("channel", flat=True).first() or ""


def bound_channels(customer_id: int) -> set[str]:
    """The ways that the customer has opened themselves: "wechat", "push"."""
    rows = ChannelAddress.objects.filter(customer=customer_id, is_open=True)
    return set(rows.values_list("channel", flat=True))
