"""Requests that a salon's own rule takes: forms that were asked for and never answered."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, ngettext

from crm.forms.models import FormRequest
from crm.privacy.kept_rows import KeptRows
from kernel.clock import Clock


def requests_over(before: datetime) -> QuerySet[FormRequest]:
    """Asked for before then, never answered, and closed by then: taken back, or their link too old."""
    closed = Q(expires_at__lt=before) | Q(cancelled_at__isnull=False)
    return FormRequest.objects.filter(closed, answered_at=None, created_at__lt=before)


def requests_take(ids: Sequence[int], _clock: Clock) -> int:
    """Delete them; one that was answered meanwhile stays."""
    return FormRequest.objects.filter(pk__in=ids, answered_at=None).delete()[0]


def _said(n: int) -> str:
    return ngettext(
        "%(n)s unanswered form would be deleted", "%(n)s unanswered forms would be deleted", n
    ) % {"n": n}


REQUESTS = KeptRows(
    code="requests_months",
    label=gettext_lazy("Delete forms that nobody answered after so many months"),
    help=gettext_lazy("Empty: never. Answered forms stay with the customer."),
    over=requests_over,
    take=requests_take,
    said=_said,
)
