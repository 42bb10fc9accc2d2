"""Who was at the salon since an instant, or is to come: nobody whom its rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.diary.models import Appointment


def visited_since(since: datetime) -> QuerySet[Any]:
    """Visits that ended since then, or were booked since, in whatever state: who cancels was heard of too."""
    return Appointment.objects.filter(ends_at__gte=since) | Appointment.objects.filter(created_at__gte=since)
