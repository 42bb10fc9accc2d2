"""Who was treated, or written about, since an instant: nobody whom the salon's rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.records.models import Note, Photo, Treatment


def noted_since(since: datetime) -> QuerySet[Any]:
    """Notes since then."""
    return Note.objects.filter(at__gte=since)


def treated_since(since: datetime) -> QuerySet[Any]:
    """Treatments since then."""
    return Treatment.objects.filter(at__gte=since)


def photographed_since(since: datetime) -> QuerySet[Any]:
    """Photos since then."""
    return Photo.objects.filter(at__gte=since)
