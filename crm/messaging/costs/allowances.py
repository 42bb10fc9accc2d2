"""How much a salon's plan includes in a month of each channel, counted before each sending.

What a salon pays is known to a higher room, which brings the numbers (`register_allowance`). What is planned (reminders,
thanks) leaves the last tenth to what cannot wait, where it has another way. Refused for good, a message goes on by the next
way, with its reason on record; the owners are told at four fifths and at the end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from crm.messaging.costs.limits import month_of
from crm.messaging.costs.notes import note_write
from crm.messaging.models import ChannelMonth, Message
from crm.messaging.reaching.choosing import next_way
from kernel.clock import Clock
from kernel.outbox.registry import DeliveryError

NOTE_AT, FULL = 80, 100
KEPT_PERCENT = 10
PLANNED = "planned:"

Included = Callable[[], Mapping[str, int]]
_sources: list[Included] = []


@dataclass(frozen=True, slots=True)
class Use:
    """What left over a channel this month, and how much the plan includes (None: any number)."""

    channel: str
    counted: int
    most: int | None

    @property
    def percent(self) -> int | None:
        """Of the included, rounded down; None where any number is."""
        if self.most is None:
            return None
        return self.counted * 100 // self.most if self.most else FULL

    @property
    def is_near(self) -> bool:
        """Whether the end is near or there."""
        return self.percent is not None and self.percent >= NOTE_AT


def register_allowance(included: Included) -> None:
    """Let `included` say how much of each channel the current salon's plan includes; a channel it leaves out has no end.

    Called in AppConfig.ready.
    """
    if included not in _sources:
        _sources.append(included)


def included_now() -> dict[str, int]:
    """What the salon's plan includes, by channel."""
    return {channel: most for source in _sources for channel, most in source().items()}


def use_of(channel: str, *, clock: Clock) -> Use:
    """How much of the channel was used this month."""
    row = ChannelMonth.objects.filter(channel=channel, month=month_of(clock)).first()
    return Use(channel, row.counted if row else 0, included_now().get(channel))


def allowance_taken(message: Message, parts: int, *, clock: Clock) -> None:
    """Count the message; raises DeliveryError where the plan's end would be passed.

    One conditional UPDATE, so that workers at once cannot pass it together. Without an end it is counted all the same.
    """
    most = included_now().get(message.channel)
    ChannelMonth.objects.bulk_create([_key(message.channel, clock)], ignore_conflicts=True)
    rows = _rows(message.channel, clock)
    within = rows if most is None else rows.filter(counted__lte=_open_to(message, most) - parts)
    with transaction.atomic():
        if within.update(counted=F("counted") + parts):
            _note_near(rows.get().counted, parts, most, message.channel, clock)
            return
    if most is not None and rows.get().counted + parts > most:
        note_write(message.channel, FULL, most, month=month_of(clock))
    raise DeliveryError(_("what your plan includes of this channel this month is used up"), permanent=True)


def allowance_given_back(channel: str, parts: int, *, clock: Clock) -> None:
    """Take back what was counted for a message that was surely not sent."""
    _rows(channel, clock).update(counted=Greatest(F("counted") - parts, Value(0)))


def _open_to(message: Message, most: int) -> int:
    """How far this message may go."""
    can_wait = message.dedupe_key.startswith(PLANNED) and next_way(message) is not None
    return most - most * KEPT_PERCENT // 100 if can_wait else most


def _note_near(after: int, parts: int, most: int | None, channel: str, clock: Clock) -> None:
    """Tell the owners once, by whoever passes the mark; the row is locked by the caller's UPDATE."""
    if most is not None and (after - parts) * 100 < most * NOTE_AT <= after * 100:
        note_write(channel, NOTE_AT, most, month=month_of(clock))


def _key(channel: str, clock: Clock) -> ChannelMonth:
    return ChannelMonth(channel=channel, month=month_of(clock))


def _rows(channel: str, clock: Clock) -> QuerySet[ChannelMonth]:
    return ChannelMonth.objects.filter(channel=channel, month=month_of(clock))
