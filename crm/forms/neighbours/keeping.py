"""What a salon's own rules take of forms: requests that were never answered, and photos in answers."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.utils.translation import gettext_lazy, ngettext

from crm.forms.filling.pictures import stored_of, tidy_owe
from crm.forms.models import FormAnswer, FormRequest
from crm.privacy.kept_rows import KeptRows
from kernel.actor import system_actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.files import files_remove_soon
from kernel.photos import photo_remove


def requests_over(before: datetime) -> QuerySet[FormRequest]:
    """Asked for before then, never answered, and closed by then: taken back, or their link too old."""
    closed = Q(expires_at__lt=before) | Q(cancelled_at__isnull=False)
    return FormRequest.objects.filter(closed, answered_at=None, created_at__lt=before)


def requests_take(ids: Sequence[int], _clock: Clock) -> int:
    """Delete them; one that was answered meanwhile stays."""
    return FormRequest.objects.filter(pk__in=ids, answered_at=None).delete()[0]


def pictured_over(before: datetime) -> QuerySet[FormAnswer]:
    """Answers given before then that still have photos."""
    has_photos = Func(
        F("answers"),
        template="jsonb_path_exists(%(expressions)s, '$.*.stored')",
        output_field=BooleanField(),
    )
    return FormAnswer.objects.filter(has_photos, at__lt=before, photos_gone_at=None)


def pictured_take(ids: Sequence[int], clock: Clock) -> int:
    """Delete their photos once that is certain; a file that a dead worker leaves is named by no answer any more."""
    rows = list(FormAnswer.objects.select_for_update().filter(pk__in=ids, photos_gone_at=None))
    for row in rows:
        row.photos_gone_at = clock.now()
        row.save(update_fields=["photos_gone_at"])
        audit_record(actor=system_actor("keeping"), action="form.photos_gone", target=row)
    tidy_owe(clock)
    files_remove_soon([name for row in rows for name in stored_of(row.answers)], remove=photo_remove)
    return len(rows)


def _requests_said(n: int) -> str:
    return ngettext(
        "%(n)s unanswered form would be deleted", "%(n)s unanswered forms would be deleted", n
    ) % {"n": n}


def _pictured_said(n: int) -> str:
    return ngettext(
        "The photos in %(n)s answered form would be deleted",
        "The photos in %(n)s answered forms would be deleted",
        n,
    ) % {"n": n}


REQUESTS = KeptRows(
    code="requests_months",
    label=gettext_lazy("Delete forms that nobody answered after so many months"),
    help=gettext_lazy("Empty: never. Answered forms stay with the customer."),
    over=requests_over,
    take=requests_take,
    said=_requests_said,
)
PICTURED = KeptRows(
    code="form_photos_months",
    label=gettext_lazy("Delete photos in answered forms after so many months"),
    help=gettext_lazy("Empty: never. The answers stay; where a photo was, they say that it is gone."),
    over=pictured_over,
    take=pictured_take,
    said=_pictured_said,
)
