"""Who asked for a visit since an instant: nobody whom the salon's rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.requests.models import VisitRequest


def asked_since(since: datetime) -> QuerySet[Any]:
    """Requests since then."""
    return VisitRequest.objects.filter(created_at__gte=since)
