"""Writing messages, and trying failed ones again."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import models

from crm.customers.models import Customer
from crm.messaging.models import Message, MessageState
from crm.messaging.planning import Plan, planned_add, planned_beside
from crm.messaging.reaching.choosing import next_way
from crm.messaging.rendering import message_render
from crm.messaging.timing import Quiet
from crm.messaging.whereabouts import about_places
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, system_clock
from kernel.errors import NotFound
from kernel.outbox.services import Owed, outbox_add_all, outbox_retry
from kernel.rows import rows_insert
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise_somewhere, places_with

TOPIC = "message"
AGAIN = (MessageState.FAILED, MessageState.UNSURE)


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to be owed. `context` holds the facts as JSON; they become words when the message leaves.

    `ways` is why this channel, and what follows where it fails (`choosing.Ways.kept`).
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
    ways: dict[str, Any] | None = None


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
        ways=draft.ways,
    )


def message_write_late(draft: Draft, *, error: str) -> None:
    """Put on record a message that nobody is sent, because it came too late. The caller is in a transaction."""
    row = _row(draft)
    row.subject = message_render(row).subject[:250]
    row.state, row.error = MessageState.EXPIRED, error
    rows_insert([row], ignore_conflicts=True)


def message_by_next_way(message: Message, *, expires_at: datetime | None, clock: Clock) -> None:
    """Owe the message again by the next way, where it has one; the caller is in a transaction, with its row locked."""
    if (way := next_way(message)) is None:
        return
    channel, to, ways = way
    draft = Draft(
        kind=message.kind,
        to=to,
        language=message.language,
        context=message.context,
        dedupe_key=f"{message.dedupe_key}:{channel}",
        channel=channel,
        customer=message.customer,
        expires_at=expires_at,
        quiet=Quiet(**message.quiet) if message.quiet else None,
        ways=ways,
    )
    row = _row(draft)
    row.about_type, row.about_id = message.about_type, message.about_id
    rows_insert([row], ignore_conflicts=True)
    outbox_add_all(
        [Owed(TOPIC, {"key": draft.dedupe_key}, draft.dedupe_key, expires_at=expires_at)], clock=clock
    )


@service_transaction
def message_retry(*, actor: Actor, message_id: int, clock: Clock) -> Message:
    """Try again, at once, a message that failed or of which it is not known whether it left (then it may come twice).

    Raises NotAllowed, and NotFound for one in another state or about something at another location.
    """
    message = _locked(actor, message_id, AGAIN)
    message.state, message.error, message.receipt = MessageState.WAITING, "", ""
    message.handed_at, message.provider_id = None, ""
    message.save(update_fields=["state", "error", "receipt", "handed_at", "provider_id"])
    audit_record(actor=actor, action="message.retry", target=message)
    _owe_again(message, clock)
    return message


@service_transaction
def message_arrived(*, actor: Actor, message_id: int, clock: Clock) -> Message:
    """Somebody knows that it did arrive: nothing is sent again. Raises NotAllowed, and NotFound unless it is unsure."""
    message = _locked(actor, message_id, (MessageState.UNSURE,))
    message.state, message.error, message.sent_at = MessageState.SENT, "", message.handed_at or clock.now()
    message.save(update_fields=["state", "error", "sent_at"])
    audit_record(actor=actor, action="message.arrived", target=message)
    return message


def _locked(actor: Actor, message_id: int, states: Collection[MessageState]) -> Message:
    """The message in one of these states, locked, about something at a location whose messages the actor sees."""
    authorise_somewhere(actor, Action.MESSAGES_SEE)
    theirs = about_places(places_with(actor, Action.MESSAGES_SEE))
    message = Message.objects.select_for_update().filter(theirs, pk=message_id, state__in=states).first()
    if message is None:
        raise NotFound
    return message


def _owe_again(message: Message, clock: Clock) -> None:
    """The entry that failed gets new attempts; of one that was delivered and came back, another is owed."""
    try:
        outbox_retry(dedupe_key=message.dedupe_key, clock=clock)
    except NotFound:
        key = f"{message.dedupe_key}:{int(clock.now().timestamp())}"
        outbox_add_all([Owed(TOPIC, {"key": message.dedupe_key}, key)], clock=clock)
