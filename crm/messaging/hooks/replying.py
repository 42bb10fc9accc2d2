"""What customers answer by text or WeChat, and what providers tell of messages: each taken in once, however often it is told.

A reply is stored first and acted upon then; a call that was cut between is finished by the provider's next one.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.models import Consent, Customer, CustomerContact
from crm.customers.standing import customer_locked, ids_of
from crm.messaging.accounts.providers import provider_of
from crm.messaging.costs.limits import answer_counted
from crm.messaging.costs.segments import segments_of
from crm.messaging.models import ChannelAddress, Message, MessageState, Receipt, Reply
from crm.messaging.reaching.choosing import SMS, STOPPED, WECHAT
from crm.messaging.services import message_by_next_way
from crm.privacy.recording import way_consent_row
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.errors import Busy
from kernel.outbox.models import OutboxEntry
from kernel.transactions import service_transaction

CONFIRM, STOP, START = "confirm", "stop", "start"
WORDS = {
    **dict.fromkeys(("y", "yes", "1", "ok", "是", "是的", "好", "好的", "确认"), CONFIRM),
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "end", "quit", "t", "td", "退订"), STOP),
    **dict.fromkeys(("start", "unstop", "恢复"), START),
}
LONGEST = 2000
LONGEST_NUMBER = 19
LONGEST_HANDING = timedelta(minutes=2)  # far longer than a provider is waited for


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider tells of a message: its number there, or ours; `arrived` None for a step on the way.

    `to` is whom it went to, where the provider knows no number of ours: it may tell of a message before we keep its own.
    """

    provider_id: str
    own_id: int | None
    arrived: bool | None
    error: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text from a customer. `opted_out` says that the provider took it as a stop, and has answered it itself."""

    provider_id: str
    sender: str
    text: str
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a reply said yes to, and how that is said back; "" where it was so already."""

    about_type: str
    about_id: int
    answer: str


def own_number(text: str) -> int | None:
    """Our own number as a provider carried it, None for what is none of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None


Confirm = Callable[[Customer, Clock], Confirmed | None]
_confirmers: dict[str, Confirm] = {}
_usual: list[Confirm] = []


def register_confirmer(confirm: Confirm, *, about_type: str = "") -> None:
    """Let `confirm` act on a customer's yes; called in AppConfig.ready. Idempotent.

    With `about_type` ("app.model") it hears the answers to messages about such things alone, before all others.
    """
    if about_type:
        _confirmers[about_type] = confirm
    elif confirm not in _usual:
        _usual.append(confirm)


def meaning_of(text: str) -> str:
    """CONFIRM, STOP, START, or "" for anything else; case, width, blanks and marks around do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return WORDS.get(re.sub(r"^[\W_]+|[\W_]+$", "", plain), "")


def reply_take(*, provider: str, incoming: Incoming, clock: Clock) -> str:
    """Store a reply and do what it says; what is answered, "" for nothing. A second telling changes nothing."""
    reply = reply_store(provider=provider, incoming=incoming, clock=clock)
    if reply.handled_at is not None:
        return ""
    answer = ""
    with translation.override(_language(reply)):
        if reply.meaning == CONFIRM:
            answer = _confirm(reply, clock)
        elif reply.meaning in (STOP, START):
            answer = consent_change(reply=reply, given=reply.meaning == START)
    said = "" if incoming.opted_out else _afforded(reply, answer, clock)
    return reply_settle(reply=reply, answer=said, clock=clock)


@service_transaction
def reply_store(*, provider: str, incoming: Incoming, clock: Clock) -> Reply:
    """The reply as it is kept, once by the provider's number, with the customer and what it answers."""
    channel = provider_of(provider).channel
    last = Message.objects.filter(channel=channel, to=incoming.sender).order_by("-pk").first()
    values = {
        "sender": incoming.sender[:32],
        "text": incoming.text.replace("\x00", "")[:LONGEST],
        "customer_id": _customer_id(channel, incoming.sender, last),
        "about_type": last.about_type if last else "",
        "about_id": last.about_id if last else None,
        "meaning": STOP if incoming.opted_out else meaning_of(incoming.text),
        "received_at": clock.now(),
    }
    key = {"provider": provider, "provider_id": incoming.provider_id[:80]}
    return Reply.objects.get_or_create(**key, defaults=values)[0]


@service_transaction
def consent_change(*, reply: Reply, given: bool) -> str:
    """Withdraw or give again the consent to that channel; said once, "" where it stood so already."""
    if reply.customer_id is None:
        return ""
    customer = customer_locked(reply.customer_id)
    channel = provider_of(reply.provider).channel
    purpose = STOPPED[channel]
    last = Consent.objects.filter(customer__in=ids_of(customer.pk), purpose=purpose).order_by("-pk").first()
    if (last.given if last else True) == given:
        return ""
    way_consent_row(customer=customer, code=purpose, given=given, source=channel)
    audit_record(
        actor=_actor(customer, channel),
        action="customer.texts_wanted" if given else "customer.texts_stopped",
        target=customer,
        after={"channel": channel, "reply": reply.pk},
    )
    return _said_of(channel, given=given) % {"salon": current_salon().name}


def _said_of(channel: str, *, given: bool) -> str:
    if channel == SMS:
        return _("%(salon)s: you get texts again.") if given else _("%(salon)s: you get no more texts.")
    return (
        _("%(salon)s: you get our messages here again.")
        if given
        else _("%(salon)s: you get no more messages here.")
    )


@service_transaction
def reply_settle(*, reply: Reply, answer: str, clock: Clock) -> str:
    """Note that the reply was acted upon; the answer, or "" where somebody else was first."""
    rows = Reply.objects.filter(pk=reply.pk, handled_at=None)
    about = {"about_type": reply.about_type, "about_id": reply.about_id}
    return answer if rows.update(handled_at=clock.now(), answer=answer, **about) else ""


@service_transaction
def receipt_take(*, provider: str, told: Told, clock: Clock) -> None:
    """Keep what a provider tells of a message; one that did not arrive fails, and goes on by the next way.

    Raises Busy for one whose number may be kept in a moment: the provider tells it again.
    """
    message = _message_of(provider, told)
    if message is None and told.to and _is_on_its_way(provider, told.to, clock):
        raise Busy
    if message is None or told.arrived is None or message.receipt == Receipt.DELIVERED:
        return
    if told.arrived:
        _arrived(message, told, clock)
    elif message.receipt != Receipt.UNDELIVERED:
        message.receipt, message.error = (
            Receipt.UNDELIVERED,
            told.error or _("the provider could not deliver it"),
        )
        message.provider_id = message.provider_id or told.provider_id[:80]
        if message.state != MessageState.WAITING:
            message.state = MessageState.FAILED
            message_by_next_way(message, expires_at=_expires_at(message), clock=clock)
        message.save(update_fields=["receipt", "error", "state", "provider_id"])


def _arrived(message: Message, told: Told, clock: Clock) -> None:
    message.receipt, message.error = Receipt.DELIVERED, ""
    message.provider_id = message.provider_id or told.provider_id[:80]
    if message.state != MessageState.WAITING:
        message.state, message.sent_at = MessageState.SENT, message.sent_at or clock.now()
    message.save(update_fields=["receipt", "error", "state", "sent_at", "provider_id"])


def _message_of(provider: str, told: Told) -> Message | None:
    """The message that is spoken of, locked: by the provider's number, or by ours where that was not told to us."""
    channel = provider_of(provider).channel
    rows = Message.objects.select_for_update(of=("self",)).filter(channel=channel, provider=provider)
    found = rows.filter(provider_id=told.provider_id).first() if told.provider_id else None
    if found is None and told.own_id is not None:
        found = rows.filter(pk=told.own_id, handed_at__isnull=False, provider_id="").first()
    return found


def _is_on_its_way(provider: str, to: str, clock: Clock) -> bool:
    """Whether a message to them was handed over just now, and the provider's number for it is not kept yet."""
    rows = Message.objects.filter(channel=provider_of(provider).channel, provider=provider, to=to)
    return rows.filter(handed_at__gt=clock.now() - LONGEST_HANDING, provider_id="").exists()


def _expires_at(message: Message) -> datetime | None:
    return (
        OutboxEntry.objects.filter(dedupe_key=message.dedupe_key).values_list("expires_at", flat=True).first()
    )


def _confirm(reply: Reply, clock: Clock) -> str:
    if reply.customer is None:
        return ""
    first = [_confirmers[reply.about_type]] if reply.about_type in _confirmers else []
    for confirm in (*first, *_usual):
        if (done := confirm(reply.customer, clock)) is not None:
            reply.about_type, reply.about_id = done.about_type, done.about_id
            return done.answer
    return ""


def _afforded(reply: Reply, answer: str, clock: Clock) -> str:
    """The answer, or "" where it cannot be said or may not be paid for: whoever writes "ok" all night gets no text each time."""
    provider = provider_of(reply.provider)
    if provider.channel == WECHAT:
        return answer  # said in the answer to WeChat's own call, which costs nothing
    if not answer or provider.is_coded:
        return ""
    parts = max(segments_of(answer).parts, 1)
    return answer if answer_counted(reply.sender, parts, clock=clock) else ""


def _customer_id(channel: str, sender: str, last: Message | None) -> int | None:
    """Whose openid it is; whom we last wrote to at a number, else whose number it is."""
    if channel == WECHAT:
        bound = ChannelAddress.objects.filter(channel=channel, address=sender)
        return bound.values_list("customer_id", flat=True).first()
    if last is not None and last.customer_id is not None:
        return last.customer_id
    return (
        CustomerContact.objects.filter(kind="phone", value=sender)
        .values_list("customer_id", flat=True)
        .first()
    )


def _language(reply: Reply) -> str:
    """The language in which that number was last written to."""
    rows = Message.objects.filter(customer=reply.customer_id).order_by("-pk") if reply.customer_id else None
    last = rows.values_list("language", flat=True).first() if rows is not None else None
    return last or current_salon().language


def _actor(customer: Customer, channel: str) -> Actor:
    return Actor(kind=ActorKind.CUSTOMER, id=customer.pk, name=customer.name, source=channel)
