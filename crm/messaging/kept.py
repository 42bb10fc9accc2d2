"""The rows of a customer that this room keeps: what a merge moves, an export shows, an erasure removes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from crm.customers.erased import register_erased
from crm.customers.references import Reference, register_reference
from crm.messaging.forgetting import messages_blanked
from crm.messaging.models import ChannelAddress, ChannelWish, Message, Reply
from kernel.outbox.models import OutboxEntry


def register_kept() -> None:
    """Name them all to the seam, and hear of erasures."""
    for reference in _KEPT:
        register_reference(reference)
    register_erased(messages_about_gone)


def messages_about_gone(_customer_ids: Sequence[int], things: Mapping[str, Sequence[int]]) -> None:
    """Blank what was written to anybody about the erased person's visits and wishes: it names them too."""
    about = Q(pk__in=[])
    for model, ids in things.items():
        about |= Q(about_type=model, about_id__in=ids)
    _blanked(Message.objects.filter(about))


def _messages(customer_id: int) -> list[dict[str, Any]]:
    rows = Message.objects.filter(customer=customer_id).order_by("-pk")
    return [
        {
            "at": row.created_at,
            "channel": row.channel,
            "to": row.to,
            "state": row.get_state_display(),
            "subject": row.subject,
            "text": row.text,
        }
        for row in rows
    ]


def _messages_gone(customer_id: int) -> None:
    _blanked(Message.objects.filter(customer=customer_id))


def _blanked(rows: QuerySet[Message]) -> None:
    """Nobody can be read from them any more, and nothing of them leaves; that one went, when and of which kind stays."""
    keys = list(rows.values_list("dedupe_key", flat=True))
    OutboxEntry.objects.filter(payload__key__in=keys).delete()
    ids = list(rows.values_list("pk", flat=True))
    found = Message.objects.filter(pk__in=ids)
    messages_blanked(found)
    found.update(
        dedupe_key=Concat(Value("erased:"), Cast(F("pk"), Message._meta.get_field("kind"))), provider_id=""
    )


def _replies(customer_id: int) -> list[dict[str, Any]]:
    rows = Reply.objects.filter(customer=customer_id).order_by("-pk")
    return [
        {"at": row.received_at, "from": row.sender, "text": row.text, "answer": row.answer} for row in rows
    ]


def _replies_gone(customer_id: int) -> None:
    Reply.objects.filter(customer=customer_id).delete()


def _wishes(customer_id: int) -> list[dict[str, Any]]:
    return [{"channel": row.channel} for row in ChannelWish.objects.filter(customer=customer_id)]


def _wishes_gone(customer_id: int) -> None:
    ChannelWish.objects.filter(customer=customer_id).delete()


def _addresses(customer_id: int) -> list[dict[str, Any]]:
    rows = ChannelAddress.objects.filter(customer=customer_id).order_by("-pk")
    return [
        {"at": row.created_at, "channel": row.channel, "address": row.address, "open": row.is_open}
        for row in rows
    ]


def _addresses_gone(customer_id: int) -> None:
    ChannelAddress.objects.filter(customer=customer_id).delete()


_KEPT = (
    Reference(model="messaging.Message", label=_("Messages"), export=_messages, erase=_messages_gone),
    Reference(model="messaging.Reply", label=_("Replies"), export=_replies, erase=_replies_gone),
    Reference(
        model="messaging.ChannelWish",
        label=_("Wish how to be written to"),
        once_by=("customer",),
        export=_wishes,
        erase=_wishes_gone,
    ),
    Reference(
        model="messaging.ChannelAddress",
        label=_("WeChat and browsers"),
        export=_addresses,
        erase=_addresses_gone,
    ),
)
