"""The secret of a calendar's link: made from the salon's secret and the feed's reference, kept nowhere."""

from django.utils.crypto import constant_time_compare, salted_hmac

from booking.calendars.models import CalendarFeed
from booking.diary.tokens import REFERENCE_LENGTH
from kernel.context import salon_salt
from kernel.errors import NotFound

LONGEST = 100


def feed_token(reference: str) -> str:
    """The token of the feed of that reference in the current salon: the reference, then 256 bits of proof."""
    return reference + salted_hmac(salon_salt("calendar"), reference, algorithm="sha256").hexdigest()


def feed_by_token(token: str) -> CalendarFeed:
    """The good feed that the link leads to, of somebody who works here, with that person; raises NotFound."""
    reference = token[:REFERENCE_LENGTH]
    if len(token) > LONGEST or not constant_time_compare(token.encode(), feed_token(reference).encode()):
        raise NotFound
    feeds = CalendarFeed.objects.select_related("staff")
    found = feeds.filter(reference=reference, ended_at=None, staff__archived_at=None).first()
    if found is None:
        raise NotFound
    return found
