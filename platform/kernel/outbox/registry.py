"""Who delivers which topic: a lower room owns the outbox, higher rooms bring their handlers (DESIGN §2)."""

from datetime import datetime
from typing import Protocol

from kernel.outbox.models import OutboxEntry


class DeliveryError(Exception):
    """A delivery that did not work; `permanent` says that trying again is of no use."""

    def __init__(self, text: str, *, permanent: bool = False) -> None:
        super().__init__(text)
        self.permanent = permanent


class NotNow(DeliveryError):
    """It may not be done before `again_at` (quiet hours, a provider that throttles); this was not an attempt."""

    def __init__(self, text: str, *, again_at: datetime) -> None:
        super().__init__(text)
        self.again_at = again_at


class NotWanted(DeliveryError):
    """What was owed is not wanted any more: the entry ends as one that came too late."""


class Handler(Protocol):
    """What a topic brings."""

    def deliver(self, entry: OutboxEntry) -> None:
        """Do the effect, outside of any transaction; raises DeliveryError when it did not work."""

    def settled(self, entry: OutboxEntry) -> None:
        """Record the end (`entry.state` is done, failed or expired) in the transaction that marks the entry."""


_handlers: dict[str, Handler] = {}


def register_handler(topic: str, handler: Handler) -> None:
    """Let `handler` deliver every entry of `topic`; called in AppConfig.ready."""
    _handlers[topic] = handler


def handler_of(topic: str) -> Handler:
    """The topic's handler; raises DeliveryError (retryable: a newer version may know it)."""
    if topic not in _handlers:
        raise DeliveryError(f"nobody delivers {topic}")
    return _handlers[topic]
