"""Who filled in a form since an instant: nobody whom the salon's rules of keeping may take."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from crm.forms.models import FormAnswer


def answered_since(since: datetime) -> QuerySet[Any]:
    """Answers since then."""
    return FormAnswer.objects.filter(at__gte=since)
