"""What text messages may cost: segments of a month, counted before each sending, and messages to one number in a day."""

from datetime import date

from django.core.cache import cache
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from crm.messaging.models import ChannelAccount, Message
from kernel.clock import Clock
from kernel.context import salon_day
from kernel.outbox.registry import DeliveryError
from kernel.throttle import TooMany, throttle

DAY_SECONDS = 24 * 3600
MOST_TO_A_NUMBER = 12


def number_counted(message: Message) -> None:
    """Count the message to its number, once for all its tries; raises DeliveryError beyond MOST_TO_A_NUMBER in a day.

    It stops whoever books again and again with a number that earns them money (SMS pumping).
    """
    if not cache.add(f"sms:counted:{message.pk}", 1, DAY_SECONDS):
        return
    try:
        throttle(f"sms:to:{message.to}", most=MOST_TO_A_NUMBER, seconds=DAY_SECONDS)
    except TooMany:
        raise DeliveryError(_("too many texts to this number today"), permanent=True) from None


def answer_counted(to: str, parts: int, *, clock: Clock) -> bool:
    """Count an answer to a customer's text like any message; False where the number or the month has had enough."""
    try:
        throttle(f"sms:to:{to}", most=MOST_TO_A_NUMBER, seconds=DAY_SECONDS)
        parts_taken(parts, clock=clock)
    except (TooMany, DeliveryError):
        return False
    return True


def parts_taken(parts: int, *, clock: Clock) -> None:
    """Count segments into the month of the account that is on; raises DeliveryError where its limit would be passed.

    One conditional UPDATE, so that workers at once cannot pass it together.
    """
    month = month_of(clock)
    so_far = Case(When(counted_month=month, then=F("counted_parts")), default=Value(0))
    within = Q(month_limit=None) | Q(month_limit__gte=so_far + parts)
    if not _on().filter(within).update(counted_parts=so_far + parts, counted_month=month):
        raise DeliveryError(_("this month's limit of texts is reached"), permanent=True)


def parts_given_back(parts: int, *, clock: Clock) -> None:
    """Take segments back out of the month (more, where `parts` is negative)."""
    _on().filter(counted_month=month_of(clock)).update(counted_parts=Greatest(F("counted_parts") - parts, 0))


def month_of(clock: Clock) -> date:
    """The first day of the month in which it is now in the salon."""
    return salon_day(clock).replace(day=1)


def counted(account: ChannelAccount, clock: Clock) -> int:
    """The segments of this month."""
    return account.counted_parts if account.counted_month == month_of(clock) else 0


def _on() -> QuerySet[ChannelAccount]:
    return ChannelAccount.objects.filter(channel="sms", is_on=True)
