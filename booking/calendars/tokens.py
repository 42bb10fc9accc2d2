"""The secret of a calendar's link: made from the salon's secret and the feed's reference, kept nowhere."""

from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from booking.calendars.models import CalendarFeed, CustomerFeed
from booking.diary.tokens import REFERENCE_LENGTH, token_hash
from kernel.clock import Clock
from kernel.context import salon_day, salon_salt
from kernel.errors import NotFound
from tenants.accounts.rights import Action
from tenants.accounts.selectors import grants_with

LONGEST = 100


def feed_token(reference: str) -> str:
    """The token of the feed of that reference in the current salon: the reference, then 256 bits of proof."""
    return reference + salted_hmac(salon_salt("calendar"), reference, algorithm="sha256").hexdigest()


def feed_by_token(token: str, clock: Clock) -> CalendarFeed:
    """The good feed that the link leads to, with its person; raises NotFound.

    It leads nowhere for whoever has left, for whoever had a login that was ended, and for whose login no role shows
    their own day any more.
    """
    reference = token[:REFERENCE_LENGTH]
    if len(token) > LONGEST or not constant_time_compare(token.encode(), feed_token(reference).encode()):
        raise NotFound
    feeds = CalendarFeed.objects.filter(reference=reference, ended_at=None, staff__archived_at=None)
    seeing = grants_with(Action.DAY_SEE_OWN).values("user")
    may_read = Q(staff__user=None) | Q(staff__user__is_active=True, staff__user__in=seeing)
    found = feeds.filter(may_read).select_related("staff").first()
    if found is None or _has_left(found, clock):
        raise NotFound
    return found


def customer_feed_token(reference: str) -> str:
    """The token of a customer's feed of that reference in the current salon, as 64 hexadecimal characters."""
    salt = salon_salt("customer calendar")
    return salted_hmac(salt, reference, algorithm="sha256").hexdigest()


def customer_feed_by_token(token: str) -> CustomerFeed:
    """The good feed that the link leads to, with its customer; raises NotFound."""
    rows = CustomerFeed.objects.filter(token_hash=token_hash(token[:LONGEST]), ended_at=None)
    found = rows.select_related("customer").first()
    if found is None or not constant_time_compare(token, customer_feed_token(found.reference)):
        raise NotFound
    return found


def _has_left(feed: CalendarFeed, clock: Clock) -> bool:
    last = feed.staff.leaves_on
    return last is not None and last <= salon_day(clock)
