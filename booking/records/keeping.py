"""Photos that a salon's own rule takes: those of customers whose last visit is so many months ago."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.diary.models import Appointment
from booking.records.access import GONE
from booking.records.models import Photo
from booking.records.settings import rules_now
from booking.records.storing import stored_remove
from booking.records.tidying import tidy_at_latest
from crm.privacy.kept_rows import KeptRows
from kernel.actor import system_actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.files import files_remove_soon


def photos_over(before: datetime) -> QuerySet[Photo]:
    """Photos taken before then, of whom no visit is known since, nor one to come."""
    visits = Appointment.objects.filter(customer=OuterRef("customer"), starts_at__gte=before)
    return Photo.objects.filter(~Exists(visits.exclude(state__in=GONE)), at__lt=before)


def photos_take(ids: Sequence[int], clock: Clock) -> int:
    """Delete the rows, and the files once that is certain; a file that a dead worker leaves is one of no row."""
    rows = list(Photo.objects.select_for_update().filter(pk__in=ids))
    for row in rows:
        audit_record(actor=system_actor("keeping"), action="records.deleted", target=row)
    Photo.objects.filter(pk__in=[row.pk for row in rows]).delete()
    tidy_at_latest(clock)
    files_remove_soon([row.stored for row in rows], remove=stored_remove)
    return len(rows)


def _said(n: int) -> str:
    return ngettext("%(n)s photo would be deleted", "%(n)s photos would be deleted", n) % {"n": n}


def _note() -> str:
    return _(
        "Photos whose consent was taken back are out of sight at once and deleted after %(days)s days, with or without"
        " this rule (Settings › Photos and treatment records)."
    ) % {"days": rules_now().keep_days}


PHOTOS = KeptRows(
    code="photos_months",
    label=gettext_lazy("Delete photos so many months after the last visit"),
    help=gettext_lazy("Empty: never. Photos of whoever has a visit to come stay."),
    over=photos_over,
    take=photos_take,
    said=_said,
    note=_note,
)
