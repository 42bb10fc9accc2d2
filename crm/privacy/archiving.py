"""A customer's own copy of what the salon knows of them: asked for, made by a worker in minutes, fetched, gone after a week."""

import logging
import tempfile
import uuid
from datetime import datetime, timedelta
from os import SEEK_END
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from crm.customers.references import Reference
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_locked
from crm.privacy.copy_notes import failure_tell
from crm.privacy.models import Archive, ArchiveState
from crm.privacy.packing import archive_pack
from kernel.actor import Actor, system_actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import NotFound
from kernel.files import files_remove_soon
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

DUE_KIND = "privacy"  # with erasures: one look at the salon's privacy
KEPT = timedelta(days=7)
MOST_TRIES = 3
AGAIN = timedelta(minutes=5)
logger = logging.getLogger(__name__)


@service_transaction
def archive_ask(*, actor: Actor, clock: Clock, customer_id: int) -> Archive:
    """Owe a copy for who is asked about at the desk; one that is on its way is given again. Raises NotAllowed, NotFound."""
    copy_authorise(actor)
    customer_seen(customer_sight(actor), customer_id)
    return archive_owed(actor=actor, clock=clock, customer_id=customer_id)


def copy_authorise(actor: Actor) -> None:
    """A copy holds phones and emails whole: it is for who may erase and sees these. Raises NotAllowed."""
    authorise(actor, Action.CUSTOMER_ERASE)
    authorise(actor, Action.CUSTOMER_SEE_CONTACT)


@service_transaction
def archive_own(*, actor: Actor, clock: Clock, customer_id: int) -> Archive:
    """Owe a copy to the customer who asks for it; the caller knows that it is they (booking.mine). Raises NotFound."""
    return archive_owed(actor=actor, clock=clock, customer_id=customer_id)


def archive_owed(*, actor: Actor, clock: Clock, customer_id: int) -> Archive:
    """As `archive_ask`, inside the caller's transaction, for the customer themselves. Raises NotFound.

    One that the desk has asked for already becomes theirs who ask: they are told if it fails.
    """
    customer = customer_locked(customer_id)
    by = actor.name[:150] if actor.kind == "user" else ""
    waiting = Archive.objects.filter(customer=customer, state=ArchiveState.WAITING).first()
    if waiting is not None:
        if waiting.by and not by:
            waiting.by = ""
            waiting.save(update_fields=["by"])
        return waiting
    row = Archive.objects.create(customer=customer, by=by, asked_at=clock.now())
    audit_record(actor=actor, action="customer.archive", target=customer, after={"archive": row.pk})
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now())
    return row


def archives_of(customer_id: int) -> list[Archive]:
    """The copies of a customer, the newest first."""
    return list(Archive.objects.filter(customer=customer_id).order_by("-pk")[:5])


def archive_fetchable(archive_id: int, clock: Clock) -> Archive:
    """A copy that can be fetched now; the caller has asked who sees its customer. Raises NotFound."""
    row = Archive.objects.filter(pk=archive_id, state=ArchiveState.DONE, expires_at__gt=clock.now()).first()
    if row is None or not row.file or not default_storage.exists(row.file):
        raise NotFound
    return row


def archives_make(*, clock: Clock) -> int:
    """Make what is owed, and take away what is over; how many were made.

    A worker that dies leaves its copy waiting, and the name of a half file with it. One that cannot be made holds up no
    other: it is tried again after AGAIN, and given up after MOST_TRIES.
    """
    _expired_remove(clock)
    made = 0
    for row in Archive.objects.filter(state=ArchiveState.WAITING).select_related("customer").order_by("pk"):
        if row.tries >= MOST_TRIES:
            _given_up(archive_id=row.pk)
            continue
        try:
            made += _made(row, clock)
        except Exception:
            # The edge of the worker: what cannot be packed of one customer must not keep others from their copy.
            logger.exception("archive %s broke", row.pk)
            if row.tries >= MOST_TRIES:
                _given_up(archive_id=row.pk)
    return made


def archives_next(now: datetime) -> datetime | None:
    """When there is something to do again: at once where one was never tried, after AGAIN where one broke, else when a
    file's days are over."""
    waiting = Archive.objects.filter(state=ArchiveState.WAITING)
    if waiting.exists():
        return now if waiting.filter(tries=0).exists() else now + AGAIN
    over: datetime | None = Archive.objects.exclude(file="").aggregate(first=Min("expires_at"))["first"]
    return over


def _made(row: Archive, clock: Clock) -> bool:
    name = f"archives/{uuid.uuid4().hex}.zip"
    _begun(row, name)
    with tempfile.TemporaryFile() as out:
        archive_pack(out, customer=row.customer, clock=clock)
        return _packed_keep(archive_id=row.pk, name=name, out=out, expires_at=clock.now() + KEPT)


@service_transaction
def _given_up(*, archive_id: int) -> None:
    """Nobody tries any more; whoever asked sees it where they asked, the trail says it, and who has to know is told."""
    waiting = Archive.objects.filter(pk=archive_id, state=ArchiveState.WAITING)
    row = waiting.select_for_update(of=("self",)).select_related("customer").first()
    if row is None:
        return
    if row.file:
        default_storage.delete(row.file)
    row.state, row.file = ArchiveState.FAILED, ""
    row.save(update_fields=["state", "file"])
    audit_record(
        actor=system_actor("worker"),
        action="customer.archive_failed",
        target=row.customer,
        after={"archive": row.pk},
    )
    failure_tell(row)


@service_transaction
def _packed_keep(*, archive_id: int, name: str, out: IO[bytes], expires_at: datetime) -> bool:
    """Put the pack on disk and hand it over; no file is left where the person was erased while it was packed."""
    row = Archive.objects.select_for_update().filter(pk=archive_id, state=ArchiveState.WAITING).first()
    if row is None:
        return False
    size = out.seek(0, SEEK_END)
    out.seek(0)
    default_storage.save(name, File(out))
    row.state, row.size, row.expires_at = ArchiveState.DONE, size, expires_at
    row.save(update_fields=["state", "size", "expires_at"])
    return True


def _begun(row: Archive, name: str) -> None:
    """Note the try and the file's name before there is a file; one that a dead worker left goes."""
    if row.file:
        default_storage.delete(row.file)
    row.tries, row.file = row.tries + 1, name
    row.save(update_fields=["tries", "file"])


def _expired_remove(clock: Clock) -> None:
    for row in Archive.objects.exclude(file="").filter(expires_at__lte=clock.now()):
        default_storage.delete(row.file)
        Archive.objects.filter(pk=row.pk).update(file="")


def _archives_erase(customer_id: int) -> None:
    """The copies go with the person, their files once that is certain."""
    rows = Archive.objects.filter(customer=customer_id)
    # Locked before they are read: a worker puts its file on disk under the same lock, and under a name that stands here.
    names = [name for name in rows.select_for_update().values_list("file", flat=True) if name]
    rows.delete()
    files_remove_soon(names)


def archives_forget(_clock: Clock, pair: tuple[int, int]) -> None:
    """Two became one, or two again: what was packed of either is no longer theirs alone, or not all of it."""
    for customer_id in pair:
        _archives_erase(customer_id)


def _archives_export(customer_id: int) -> list[dict[str, object]]:
    return [{"at": row.asked_at, "by": row.by} for row in archives_of(customer_id)]


ARCHIVES = Reference(
    model="privacy.Archive", label=_("Copies of the data"), export=_archives_export, erase=_archives_erase
)
