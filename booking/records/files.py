"""Files of a customer: a PDF as it came, a picture drawn anew; kept and handed out, never shown in the browser."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.records.access import customer_kept
from booking.records.models import Attachment
from booking.records.settings import rules_now
from booking.records.storing import file_store, name_cleaned, stored_remove
from booking.records.tidying import tidy_at_latest, tidy_before_writing
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction

MOST_FILES = 200


def files_seen(customer_id: int) -> QuerySet[Attachment]:
    """The customer's files, newest first. The caller has asked who may see them."""
    return Attachment.objects.filter(customer=customer_id, removed_at=None).order_by("-at", "-pk")


def file_seen(actor: Actor, file_id: int) -> Attachment:
    """The file, for who keeps records of its customer; raises NotFound, NotAllowed."""
    row = Attachment.objects.filter(pk=file_id, removed_at=None).first()
    if row is None:
        raise NotFound
    customer_kept(actor, row.customer_id)
    return row


def file_keep(*, actor: Actor, clock: Clock, customer_id: int, upload: "UploadedFile[Any]") -> Attachment:
    """Keep a PDF or a picture. Raises NotAllowed, NotFound, BadInput."""
    customer_kept(actor, customer_id)
    tidy_before_writing(clock=clock)
    stored, content_type = file_store(upload, field="file")
    name = name_cleaned(upload.name or "", content_type)
    try:
        return _file_add(
            actor=actor,
            clock=clock,
            customer_id=customer_id,
            stored=stored,
            name=name,
            content_type=content_type,
            size=upload.size or 0,
        )
    except BaseException:
        stored_remove(stored)
        raise


@service_transaction
def _file_add(*, actor: Actor, clock: Clock, customer_id: int, name: str, **values: Any) -> Attachment:
    customer = customer_locked(customer_id)
    if files_seen(customer.pk).count() >= MOST_FILES:
        raise BadInput.of("file", "too_many", _("There are 200 files already: please remove some first."))
    row = Attachment.objects.create(
        customer=customer, author_id=actor.id, author=actor.name, at=clock.now(), name=name, **values
    )
    after = {"customer": customer.pk, "type": row.content_type, "bytes": row.size}
    audit_record(actor=actor, action="file.added", target=row, after=after)
    return row


@service_transaction
def file_remove(*, actor: Actor, clock: Clock, file_id: int) -> Attachment:
    """Take a file out of sight; it leaves the disk after the salon's days. Raises NotAllowed, NotFound."""
    customer_locked(file_seen(actor, file_id).customer_id)
    row = Attachment.objects.select_for_update().filter(pk=file_id, removed_at=None).first()
    if row is None:
        raise NotFound
    row.removed_at = clock.now()
    row.version += 1
    row.save()
    audit_record(actor=actor, action="file.removed", target=row, after={"customer": row.customer_id})
    tidy_at_latest(clock, days=rules_now().keep_days)
    return row
