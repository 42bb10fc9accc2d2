"""Messages on a customer's timeline: what was sent or could not be, and what they wrote back."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.customers.contacts.phones import reach_shown
from crm.customers.page.timeline import Cursor, Event, EventKind, event_key, newest_before, place_of
from crm.customers.sight import CustomerSight
from crm.messaging.models import Message, MessageState, Reply
from crm.messaging.reaching.words import CHANNELS
from tenants.accounts.rights import Action, may

TONES = {MessageState.FAILED: "bad", MessageState.UNSURE: "warn"}
LONGEST = 200


def _load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    if not may(sight.actor, Action.MESSAGES_SEE):
        return []
    messages = newest_before(Message.objects.filter(customer=customer_id), "message", before, at="created_at")
    replies = newest_before(Reply.objects.filter(customer=customer_id), "reply", before, at="received_at")
    sent = [_sent(message, sight) for message in messages[:most]]
    events = sent + [_answered(reply, sight) for reply in replies[:most]]
    return sorted(events, key=place_of, reverse=True)[:most]


def _sent(message: Message, sight: CustomerSight) -> Event:
    to = reach_shown(message.to) if sight.contacts else message.to_masked
    parts = [str(CHANNELS.get(message.channel, message.channel)), to if message.is_named else ""]
    return Event(
        key=event_key("message", message.pk),
        at=message.created_at,
        title=message.subject or _("Message"),
        text=" · ".join(part for part in [*parts, str(message.get_state_display())] if part),
        url=reverse("messages:message", args=[message.pk]),
        tone=TONES.get(MessageState(message.state), ""),
    )


def _answered(reply: Reply, sight: CustomerSight) -> Event:
    text = reply.text if sight.contacts else reply.text_masked
    return Event(
        key=event_key("reply", reply.pk),
        at=reply.received_at,
        title=_("They wrote back"),
        text=text[:LONGEST],
    )


MESSAGES = EventKind(
    code="message", label=pgettext_lazy("on a timeline", "Messages"), icon="mail", position=60, load=_load
)
