"""Channels: one folder each, with a `gateway` that has one function `send` (docs/developers/messages.md).

Providers of text messages also have `errors` (what a refusal means) and `hooks` (receipts and replies).
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from crm.messaging.models import ChannelAccount, Message
from crm.messaging.rendering import Rendered
from kernel.context import current_salon
from kernel.outbox.registry import DeliveryError

NOT_SET_UP = {"sms": _("no provider of texts is set up"), "wechat": _("no account at WeChat is set up")}


@dataclass(frozen=True, slots=True)
class Handed:
    """A provider has taken a message: its number there ("" where it gives none), and its SMS segments (0: not told)."""

    provider_id: str = ""
    parts: int = 0


class Gateway(Protocol):
    """What a channel's `gateway` module offers.

    `HANDS_ONCE` says that the provider cannot tell a second sending from the first (`handing`).
    """

    PROVIDER: str
    KEEPS_SECRETS: bool
    HANDS_ONCE: bool

    def send(self, message: Message, rendered: Rendered) -> Handed:
        """Hand the message over; raises DeliveryError, permanent or not, NotNow, AnswerLost."""


def gateway_of(channel: str) -> Gateway:
    """The gateway for messages of `channel`, imported late.

    Email without a server stays in the local outbox, and so does whatever a demo salon sends by any other way: its
    accounts at providers are make-believe, and so are its customers' numbers.
    """
    return cast("Gateway", import_module(f"crm.messaging.channels.{_folder(channel)}.gateway"))


def _folder(channel: str) -> str:
    if channel == "email":
        return "email" if settings.EMAIL_URL else "local"
    if channel not in {"push", *NOT_SET_UP}:
        raise DeliveryError(f"there is no channel {channel}", permanent=True)
    if current_salon().is_demo:
        return "local"
    if channel == "push":
        return "web_push"
    account = ChannelAccount.objects.filter(channel=channel, is_on=True).first()
    if account is None:
        raise DeliveryError(str(NOT_SET_UP[channel]), permanent=True)
    return account.provider
