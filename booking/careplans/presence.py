"""Who began a care plan, or is to look at one, since an instant: nobody whom the salon's rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.careplans.models import CarePlan


def planned_since(since: datetime) -> QuerySet[Any]:
    """Plans made since then, and those that were to be looked at since."""
    return CarePlan.objects.filter(created_at__gte=since) | CarePlan.objects.filter(
        review_on__gte=since.date()
    )
