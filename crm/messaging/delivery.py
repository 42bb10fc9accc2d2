"""How the outbox's topic "message" is delivered: render, keep, hand to the channel, mark."""

import re

from django.utils import timezone

from crm.messaging.account_mails import KINDS as ACCOUNT_KINDS
from crm.messaging.channels import gateway_of
from crm.messaging.models import Message, MessageState
from crm.messaging.rendering import Rendered, message_render
from crm.messaging.timing import Quiet
from kernel.clock import Clock, system_clock
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.registry import DeliveryError, NotNow

STATES = {
    OutboxState.DONE: MessageState.SENT,
    OutboxState.FAILED: MessageState.FAILED,
    OutboxState.EXPIRED: MessageState.EXPIRED,
}
HIDDEN = "…"


class MessageHandler:
    """Delivers one message per entry (kernel.outbox.registry.Handler)."""

    def __init__(self, clock: Clock = system_clock) -> None:
        self.clock = clock

    def deliver(self, entry: OutboxEntry) -> None:
        """Put the message into words, keep them, hand it to its channel; raises DeliveryError."""
        message = Message.objects.select_related("customer").filter(dedupe_key=entry.payload["key"]).first()
        if message is None:
            raise DeliveryError("the message is gone", permanent=True)
        _mind_quiet(message, self.clock)
        gateway = gateway_of(message.channel)
        rendered = message_render(message)
        _keep(message, rendered, with_secrets=gateway.KEEPS_SECRETS and not rendered.confidential)
        gateway.send(message, rendered)

    def settled(self, entry: OutboxEntry) -> None:
        """Mark the message as its entry ended."""
        state = STATES[OutboxState(entry.state)]
        values: dict[str, object] = {"state": state, "error": entry.error}
        if state is MessageState.SENT:
            values = {"state": state, "error": "", "sent_at": timezone.now()}
        rows = Message.objects.filter(dedupe_key=entry.payload["key"])
        rows.update(**values)
        rows.filter(kind__in=ACCOUNT_KINDS).update(context={})


def _mind_quiet(message: Message, clock: Clock) -> None:
    """Raises NotNow within the message's quiet hours: also a message that is tried again wakes nobody."""
    if message.quiet is None:
        return
    quiet, now = Quiet(**message.quiet), clock.now()
    if quiet.holds(now):
        raise NotNow("quiet hours", again_at=quiet.end_after(now))


def _keep(message: Message, rendered: Rendered, *, with_secrets: bool) -> None:
    """Keep what is said, without the secrets of links once the message leaves the house."""
    secrets = () if with_secrets else rendered.secrets
    message.subject = rendered.subject[:250]
    message.text = _without(rendered.text, secrets)
    message.html = _without(rendered.html, secrets)
    message.calendar = _without(rendered.calendar, secrets)
    message.save(update_fields=["subject", "text", "html", "calendar"])


def _without(text: str, secrets: tuple[str, ...]) -> str:
    """The text without its secrets, also where a calendar's long line is folded in the middle of one."""
    for secret in secrets:
        text = re.sub(r"(?:\r?\n[ \t])?".join(map(re.escape, secret)), HIDDEN, text)
    return text
