"""Off the disk in time: what was taken away, photos without consent, and files that no row names.

One look is always due before a file is written (`tidy_at_latest`), so that a process that dies between file and row
leaves nothing behind for long.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from booking.records.models import Attachment, Photo, RecordSettings
from booking.records.storing import stored_names, stored_remove
from crm.customers.models import Consent
from kernel.actor import system_actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest, due_settle
from kernel.transactions import service_transaction

DUE_KIND = "records.tidy"
ORPHAN_AFTER = timedelta(days=1)
AT_ONCE = 500
PHOTOS = "photos"


def tidy_at_latest(clock: Clock, *, days: int = 1) -> None:
    """Have the disk looked at in so many days; the caller is near the end of its transaction."""
    instant = clock.now() + timedelta(days=days)
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=instant)


def tidy_after_merge(clock: Clock, _ids: tuple[int, int]) -> None:
    """One of the two may have said no to photos: those of the other are counted down from this merge on."""
    tidy_at_latest(clock, days=0)


@service_transaction
def tidy_before_writing(*, clock: Clock) -> None:
    """Make sure, before a file is written, that a file without a row is found in a day."""
    tidy_at_latest(clock)


def records_tidy(*, clock: Clock) -> int:
    """Delete what is over, rows first and then their files, and files of no row; how many rows went.

    Killed between the two, the work is still due, and finds the files as those of no row.
    """
    gone = _rows_delete(clock=clock)
    for stored in gone:
        stored_remove(stored)
    _orphans_remove(clock)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next(clock))
    return len(gone)


@service_transaction
def _rows_delete(*, clock: Clock) -> list[str]:
    until = clock.now() - timedelta(days=_keep_days())
    gone: list[str] = []
    for rows in (_photos_over(until), Attachment.objects.filter(removed_at__lte=until)):
        for row in rows.select_for_update(of=("self",))[:AT_ONCE]:
            audit_record(actor=system_actor("worker"), action="records.deleted", target=row)
            gone.append(row.stored)
            row.delete()
    return gone


def _photos_over(until: datetime) -> QuerySet[Photo]:
    """Photos taken away before `until`, and those whose customer took consent back before then."""
    withdrawn = last_words().filter(given=False, at__lte=until)
    removed = Photo.objects.filter(removed_at__lte=until)
    return removed | Photo.objects.filter(customer__in=withdrawn.values("person"))


def last_words() -> QuerySet[Any]:
    """Each person's last word about photos; a consent stays with the row of then, `person` is who they are by now."""
    words = Consent.objects.filter(purpose=PHOTOS).annotate(
        person=Coalesce("customer__merged_into", "customer")
    )
    later = words.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    return words.filter(~Exists(later))


def _orphans_remove(clock: Clock) -> None:
    """Files older than a day that no row names."""
    before = (clock.now() - ORPHAN_AFTER).timestamp()
    old = {name for name, written in stored_names() if written < before}
    for model in (Photo, Attachment):
        old -= set(model._default_manager.filter(stored__in=old).values_list("stored", flat=True))
    for name in old:
        stored_remove(name)


def _next(clock: Clock) -> datetime | None:
    """When the next thing is over; a fresh file is looked at once more in a day."""
    keep = timedelta(days=_keep_days())
    instants: list[datetime] = []
    for model in (Photo, Attachment):
        first = model._default_manager.filter(removed_at__isnull=False).order_by("removed_at").first()
        instants += [first.removed_at + keep] if first and first.removed_at else []
    waiting = last_words().filter(given=False, person__in=Photo.objects.values("customer")).order_by("at")
    if (consent := waiting.first()) is not None:
        instants.append(consent.at + keep)
    newest = max((written for _name, written in stored_names()), default=0.0)
    seen = datetime.fromtimestamp(newest, UTC) + ORPHAN_AFTER
    if seen > clock.now():
        instants.append(seen)
    return min(instants, default=None)


def _keep_days() -> int:
    row = RecordSettings.objects.filter(pk=1).first() or RecordSettings()
    return row.keep_days
