"""Channels: one folder each, with a `gateway` that has one function `send` (docs/developers/messages.md)."""

from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from crm.messaging.models import Message
from crm.messaging.rendering import Rendered
from kernel.outbox.registry import DeliveryError


class Gateway(Protocol):
    """What a channel's `gateway` module offers."""

    KEEPS_SECRETS: bool

    def send(self, message: Message, rendered: Rendered) -> None:
        """Hand the message over; raises DeliveryError, permanent or not."""


ROUTES = {"email": lambda: "email" if settings.EMAIL_URL else "local"}


def gateway_of(channel: str) -> Gateway:
    """The gateway for messages of `channel`; without a provider it is the local outbox. Imported late."""
    if channel not in ROUTES:
        raise DeliveryError(f"there is no channel {channel}", permanent=True)
    return cast("Gateway", import_module(f"crm.messaging.channels.{ROUTES[channel]()}.gateway"))
