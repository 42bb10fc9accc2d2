"""Who began to wait, or still waits, since an instant: nobody whom the salon's rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.waitlist.models import STANDING, WaitlistEntry


def waited_since(since: datetime) -> QuerySet[Any]:
    """Who joined since then, or still stands on the list."""
    return WaitlistEntry.objects.filter(created_at__gte=since) | WaitlistEntry.objects.filter(
        state__in=STANDING
    )
