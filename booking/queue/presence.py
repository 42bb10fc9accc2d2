"""Who took a ticket since an instant: nobody whom the salon's rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.queue.models import Ticket


def came_since(since: datetime) -> QuerySet[Any]:
    """Tickets since then of somebody known."""
    return Ticket.objects.filter(taken_at__gte=since, customer__isnull=False)
