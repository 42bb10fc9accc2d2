"""Writing messages, and trying failed ones again."""

from datetime import datetime
from typing import Any

from django.db import models

from crm.customers.models import Customer
from crm.messaging.models import Message, MessageState
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, system_clock
from kernel.errors import NotFound
from kernel.outbox.services import outbox_add, outbox_retry
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

TOPIC = "message"


def message_write(
    *,
    kind: str,
    to: str,
    language: str,
    context: dict[str, Any],
    dedupe_key: str,
    channel: str = "email",
    customer: Customer | None = None,
    about: models.Model | None = None,
    expires_at: datetime | None = None,
    clock: Clock = system_clock,
) -> Message | None:
    """Owe one message; None when the same effect (`dedupe_key`) is owed already.

    The caller is inside the transaction of the change that causes it, near its end. `context` holds the facts
    as JSON; they are put into words when the message leaves, and not any more from `expires_at` on.
    """
    message, is_new = Message.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind,
            "channel": channel,
            "to": to,
            "language": language,
            "customer": customer,
            "about_type": about._meta.label_lower if about else "",
            "about_id": about.pk if about else None,
            "context": context,
        },
    )
    if not is_new:
        return None
    outbox_add(
        topic=TOPIC,
        payload={"message": message.pk},
        dedupe_key=outbox_key(message),
        expires_at=expires_at,
        clock=clock,
    )
    return message


def outbox_key(message: Message) -> str:
    """The outbox entry's key of a message."""
    return f"{TOPIC}:{message.pk}"


@service_transaction
def message_retry(*, actor: Actor, message_id: int, clock: Clock) -> Message:
    """Try a failed message again, at once. Raises NotAllowed, and NotFound unless it has failed."""
    authorise(actor, Action.MESSAGES_SEE)
    message = (
        Message.objects.select_for_update().filter(pk=message_id, state=MessageState.FAILED).first()
    )
    if message is None:
        raise NotFound()
    message.state, message.error = MessageState.WAITING, ""
    message.save(update_fields=["state", "error"])
    audit_record(actor=actor, action="message.retry", target=message)
    outbox_retry(dedupe_key=outbox_key(message), clock=clock)
    return message
