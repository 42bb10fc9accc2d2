"""Handing a message to a provider that cannot tell a second sending from the first.

Before the provider is asked, the message notes it (`handed_at`); a worker that dies between leaves that note, and whoever
comes after does not ask again: the message is "unsure", and a person decides. What was surely not sent takes the note back.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.messaging.channels import Gateway
from crm.messaging.channels.wechat.token import access_token
from crm.messaging.channels.wire import AnswerLost
from crm.messaging.costs.allowances import allowance_given_back, allowance_taken
from crm.messaging.costs.limits import number_counted, parts_given_back, parts_taken
from crm.messaging.costs.segments import segments_of
from crm.messaging.models import Message
from crm.messaging.reaching.choosing import EMAIL, SMS, WECHAT
from crm.messaging.rendering import Rendered
from kernel.clock import Clock, system_clock
from kernel.outbox.registry import DeliveryError

CUT = _("the worker stopped while it was being sent")


class Unsure(DeliveryError):
    """Whether it has left is not known; only a person tries again."""

    def __init__(self, text: str) -> None:
        super().__init__(text, permanent=True)


def hand_over_once(gateway: Gateway, message: Message, rendered: Rendered, *, clock: Clock) -> None:
    """Ask the provider at most once; raises Unsure, DeliveryError, NotNow."""
    if message.provider_id:
        return  # it was taken, and only the mark was lost
    if message.handed_at is not None:
        raise Unsure(str(CUT))
    if message.channel == WECHAT:
        access_token(
            gateway.PROVIDER, clock=system_clock
        )  # what fails here was surely not sent, however it fails
    parts = parts_taken_of(message, rendered, clock=clock)
    message.provider = gateway.PROVIDER
    try:
        _note(message, clock)
    except BaseException:
        parts_back(message, parts, clock=clock)
        raise
    try:
        handed = gateway.send(message, rendered)
    except AnswerLost as error:
        raise Unsure(str(error)) from error
    except DeliveryError:
        _rows(message).update(handed_at=None)
        parts_back(message, parts, clock=clock)
        raise
    _keep(message, handed.provider_id, handed.parts or parts)
    if handed.parts > parts:
        parts_back(message, parts - handed.parts, clock=clock)


def hand_over(gateway: Gateway, message: Message, rendered: Rendered, *, clock: Clock) -> None:
    """The same for what may be asked twice; raises DeliveryError, NotNow."""
    if message.channel == EMAIL:
        gateway.send(message, rendered)
        return
    parts = parts_taken_of(message, rendered, clock=clock)
    try:
        gateway.send(message, rendered)
    except BaseException:  # it is tried again and counted again, whatever it was
        parts_back(message, parts, clock=clock)
        raise


def parts_taken_of(message: Message, rendered: Rendered, *, clock: Clock) -> int:
    """Count the message everywhere it counts: how many segments it is, one where there are none. Raises DeliveryError."""
    if message.channel != SMS:
        allowance_taken(message, 1, clock=clock)
        return 1
    number_counted(message)
    parts = max(segments_of(rendered.short).parts, 1)
    allowance_taken(message, parts, clock=clock)
    try:
        parts_taken(parts, clock=clock)
    except DeliveryError:
        allowance_given_back(SMS, parts, clock=clock)
        raise
    return parts


def parts_back(message: Message, parts: int, *, clock: Clock) -> None:
    """Take back what was counted for it (count more, where `parts` is negative)."""
    allowance_given_back(message.channel, parts, clock=clock)
    if message.channel == SMS:
        parts_given_back(parts, clock=clock)


def _note(message: Message, clock: Clock) -> None:
    """The note before the asking; raises Unsure where another worker was first."""
    if not _rows(message).filter(handed_at=None).update(handed_at=clock.now(), provider=message.provider):
        raise Unsure(str(CUT))


def _keep(message: Message, provider_id: str, parts: int) -> None:
    _rows(message).update(provider_id=provider_id or f"own:{message.pk}", parts=parts)


def _rows(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk)
