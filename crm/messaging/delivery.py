"""How the outbox's topic "message" is delivered: render, keep, hand to the channel, mark."""

import re

from django.utils import timezone

from crm.messaging.account_mails import KINDS as ACCOUNT_KINDS
from crm.messaging.channels import Gateway, gateway_of
from crm.messaging.handing import hand_over, hand_over_once
from crm.messaging.models import Message, MessageState, Receipt
from crm.messaging.reaching.choosing import next_way, refused_since
from crm.messaging.reaching.words import REASONS
from crm.messaging.rendering import Rendered, message_render
from crm.messaging.services import message_by_next_way
from crm.messaging.timing import Quiet
from kernel.clock import Clock, system_clock
from kernel.context import current_salon
from kernel.outbox.models import OutboxEntry, OutboxState
from kernel.outbox.registry import DeliveryError, NotNow, NotWanted

STATES = {
    OutboxState.DONE: MessageState.SENT,
    OutboxState.FAILED: MessageState.FAILED,
    OutboxState.EXPIRED: MessageState.EXPIRED,
}
HIDDEN = "…"
TRIES_BEFORE_NEXT_WAY = 2


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
        _mind_refusals(message)
        gateway = gateway_of(message.channel)
        rendered = message_render(message)
        _keep(message, rendered, with_secrets=gateway.KEEPS_SECRETS and _may_be_read(rendered))
        try:
            _hand_over(gateway, message, rendered, self.clock)
        except NotNow:
            raise
        except DeliveryError as error:
            if error.permanent or entry.attempts < TRIES_BEFORE_NEXT_WAY or next_way(message) is None:
                raise
            raise DeliveryError(str(error), permanent=True) from error

    def settled(self, entry: OutboxEntry) -> None:
        """Mark the message as its entry ended; one that failed for good goes on by the next way, where there is one."""
        rows = Message.objects.filter(dedupe_key=entry.payload["key"])
        message = rows.select_for_update(of=("self",)).first()
        if message is None:
            return
        state = _state_after(message, entry)
        rows.update(**_values(state, entry.error or message.error))
        if message.kind in ACCOUNT_KINDS:
            rows.update(context={})
        if state is MessageState.FAILED:
            message_by_next_way(message, expires_at=entry.expires_at, clock=self.clock)


def _may_be_read(rendered: Rendered) -> bool:
    """Whether the desk may read its secrets; a salon for trying things out has nothing to hide, and no other way to them."""
    return not rendered.confidential or current_salon().is_demo


def _hand_over(gateway: Gateway, message: Message, rendered: Rendered, clock: Clock) -> None:
    if gateway.HANDS_ONCE:
        hand_over_once(gateway, message, rendered, clock=clock)
    else:
        hand_over(gateway, message, rendered, clock=clock)


def _state_after(message: Message, entry: OutboxEntry) -> MessageState:
    """How the message ended; one that a provider was asked to send, and did not answer, may have left."""
    state = STATES[OutboxState(entry.state)]
    asked = message.handed_at is not None and not message.provider_id
    if state is MessageState.SENT and message.receipt == Receipt.UNDELIVERED:
        return MessageState.FAILED
    return MessageState.UNSURE if asked and state is not MessageState.SENT else state


def _values(state: MessageState, error: str) -> dict[str, object]:
    if state is MessageState.SENT:
        return {"state": state, "error": "", "sent_at": timezone.now()}
    return {"state": state, "error": error}


def _mind_quiet(message: Message, clock: Clock) -> None:
    """Raises NotNow within the message's quiet hours: also a message that is tried again wakes nobody."""
    if message.quiet is None:
        return
    quiet, now = Quiet(**message.quiet), clock.now()
    if quiet.holds(now):
        raise NotNow("quiet hours", again_at=quiet.end_after(now))


def _mind_refusals(message: Message) -> None:
    """Whoever took their consent back since the message was written gets it by the next way, or not at all (NotWanted)."""
    if not (why := refused_since(message)):
        return
    if next_way(message) is None:
        raise NotWanted(str(REASONS[why]))
    raise DeliveryError(str(REASONS[why]), permanent=True)


def _keep(message: Message, rendered: Rendered, *, with_secrets: bool) -> None:
    """Keep what is said, without the secrets of links once the message leaves the house.

    Whoever was erased while it was put into words has no address in it any more: then nothing is kept, and nothing leaves.
    """
    secrets = () if with_secrets else rendered.secrets
    message.subject = _without(rendered.subject, secrets)[:250]
    message.text = _without(rendered.text, secrets)
    message.html = _without(rendered.html, secrets)
    message.calendar = _without(rendered.calendar, secrets)
    said = {name: getattr(message, name) for name in ("subject", "text", "html", "calendar")}
    if not Message.objects.filter(pk=message.pk, to=message.to).update(**said):
        raise NotWanted("the message was taken back")


def _without(text: str, secrets: tuple[str, ...]) -> str:
    """The text without its secrets, also where a calendar's long line is folded in the middle of one."""
    for secret in secrets:
        text = re.sub(r"(?:\r?\n[ \t])?".join(map(re.escape, secret)), HIDDEN, text)
    return text
