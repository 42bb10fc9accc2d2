"""Writing messages, and trying failed ones again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import models

from crm.customers.models import Customer
from crm.messaging.models import Message, MessageState
from crm.messaging.planning import Plan, planned_add, planned_beside
from crm.messaging.rendering import message_render
from crm.messaging.timing import Quiet
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, system_clock
from kernel.errors import NotFound
from kernel.outbox.services import Owed, outbox_add_all, outbox_retry
from kernel.rows import rows_insert
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

TOPIC = "message"


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to be owed. `context` holds the facts as JSON; they become words when the message leaves.

    `dedupe_key` names the effect, so that it is owed once; it leaves at `due_at` (None: at once), from `expires_at` on
    not any more, and within the `quiet` hours it waits for their end.
    """

    kind: str
    to: str
    language: str
    context: dict[str, Any]
    dedupe_key: str
    channel: str = "email"
    customer: Customer | None = None
    about: models.Model | None = None
    expires_at: datetime | None = None
    due_at: datetime | None = None
    quiet: Quiet | None = None


def messages_write(
    drafts: Sequence[Draft], *, plans: Sequence[Plan] = (), clock: Clock = system_clock
) -> None:
    """Owe messages, and plan those that are due later; what is owed or planned already stays as it is.

    Two statements, however many they are. The caller is inside the transaction of the change that causes them, near
    its end.
    """
    if not drafts:
        planned_add(plans)
    rows = [_row(draft) for draft in drafts]
    rows_insert(rows, ignore_conflicts=True, beside=planned_beside(plans))
    owed = [
        Owed(TOPIC, {"key": one.dedupe_key}, one.dedupe_key, one.due_at, one.expires_at) for one in drafts
    ]
    outbox_add_all(owed, clock=clock)


def _row(draft: Draft) -> Message:
    return Message(
        dedupe_key=draft.dedupe_key,
        kind=draft.kind,
        channel=draft.channel,
        to=draft.to,
        language=draft.language,
        customer=draft.customer,
        about_type=draft.about._meta.label_lower if draft.about else "",
        about_id=draft.about.pk if draft.about else None,
        context=draft.context,
        quiet=asdict(draft.quiet) if draft.quiet else None,
    )


def message_write_late(draft: Draft, *, error: str) -> None:
    """Put on record a message that nobody is sent, because it came too late. The caller is in a transaction."""
    row = _row(draft)
    row.subject = message_render(row).subject[:250]
    row.state, row.error = MessageState.EXPIRED, error
    rows_insert([row], ignore_conflicts=True)


@service_transaction
def message_retry(*, actor: Actor, message_id: int, clock: Clock) -> Message:
    """Try a failed message again, at once. Raises NotAllowed, and NotFound unless it has failed."""
    authorise(actor, Action.MESSAGES_SEE)
    message = Message.objects.select_for_update().filter(pk=message_id, state=MessageState.FAILED).first()
    if message is None:
        raise NotFound
    message.state, message.error = MessageState.WAITING, ""
    message.save(update_fields=["state", "error"])
    audit_record(actor=actor, action="message.retry", target=message)
    outbox_retry(dedupe_key=message.dedupe_key, clock=clock)
    return message
