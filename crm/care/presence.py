"""Who was talked with since an instant: nobody whom the salon's rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from crm.care.models import Interaction


def talked_since(since: datetime) -> QuerySet[Any]:
    """Talks since then."""
    return Interaction.objects.filter(at__gte=since)
