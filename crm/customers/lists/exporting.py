"""Customers taken out as a file: on record with its size, told to the owners; a large one is made by a worker."""

import tempfile
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import F, Min, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.lists.bulk import named_checked
from crm.customers.lists.columns import Column, cells
from crm.customers.lists.listing import LONGEST_ADDRESS, TOO_LONG, Listing, listing_of
from crm.customers.lists.models import ExportState
from crm.customers.models import Customer, Export
from crm.customers.sight import CustomerSight, customer_sight
from kernel.actor import Actor, ActorKind
from kernel.audit.services import audit_record
from kernel.clock import Clock, system_clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.sheets import Cell, book_write, sheet_write
from kernel.transactions import service_transaction
from tenants.accounts.models import User
from tenants.accounts.rights import Action, authorise
from tenants.accounts.roles.holding import holding_of

DUE_KIND = "customers.export"
MOST_AT_ONCE = 2000  # more is made by a worker
CHUNK = 500
KEPT = timedelta(hours=24)
MOST_TRIES = 3
SILENT = timedelta(seconds=90)  # a worker that was not seen for so long is gone
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Told = Callable[[Export], None]

_told: list[Told] = []


def register_told(told: Told) -> None:
    """Let `told(export)` tell the owners, in the transaction that puts an export on record."""
    if told not in _told:
        _told.append(told)


@service_transaction
def customers_export(
    *,
    actor: Actor,
    listing: Listing,
    kind: str,
    clock: Clock,
    customer_ids: Collection[int] | None = None,
) -> Export:
    """Put on record that this list is taken out with its columns, and owe it where it is large (`state` "waiting").

    With `customer_ids` only these of it, which are never too many for an answer at once.
    Raises NotAllowed, BadInput, NotFound (an id that is not in the list, or not this person's to see).
    """
    authorise(actor, Action.CUSTOMER_EXPORT)
    if kind not in KINDS:
        raise BadInput.of("kind", "unknown")
    if len(listing.address) > LONGEST_ADDRESS:
        raise BadInput.of("list", "too_long", TOO_LONG)
    total = _listed(listing, customer_sight(actor), customer_ids).count()
    if customer_ids is not None and total != len(named_checked(customer_ids)):
        raise NotFound
    export = Export.objects.create(
        user_id=actor.id if actor.kind is ActorKind.USER else None,
        query=listing.address,
        columns=[column.code for column in listing.shown],
        kind=kind,
        state=ExportState.WAITING if total > MOST_AT_ONCE else ExportState.DONE,
        total=total,
        done=0 if total > MOST_AT_ONCE else total,
        language=translation.get_language() or current_salon().language,
    )
    after = {"rows": total, "list": export.query, "columns": export.columns, "kind": kind}
    if customer_ids is not None:
        after["chosen"] = sorted(set(customer_ids))
    audit_record(actor=actor, action="customer.exported", target=export, after=after)
    for told in _told:
        told(export)
    if export.state == ExportState.WAITING:
        due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now())
    return export


@service_transaction
def export_cancel(*, actor: Actor, export_id: int) -> Export:
    """Stop an export of one's own that is not made yet; it stays on record. Raises NotAllowed, NotFound."""
    export = export_seen(actor, export_id)
    if Export.objects.filter(pk=export.pk, state=ExportState.WAITING).update(state=ExportState.CANCELLED):
        audit_record(actor=actor, action="customer.export_cancelled", target=export)
    return export


def export_seen(actor: Actor, export_id: int) -> Export:
    """An export of one's own. Raises NotAllowed, and NotFound for somebody else's."""
    authorise(actor, Action.CUSTOMER_EXPORT)
    export = Export.objects.filter(pk=export_id, user_id=actor.id or 0).first()
    if export is None:
        raise NotFound
    return export


def export_write(
    out: IO[bytes], *, export: Export, actor: Actor, customer_ids: Collection[int] | None = None
) -> None:
    """The file of an export, as this person sees the customers now; worked off in parts of CHUNK."""
    write = book_write if export.kind == "xlsx" else sheet_write
    write(out, _rows(export, customer_sight(actor), customer_ids))


def export_next(*, clock: Clock) -> bool:
    """Make the oldest export that waits, and take away files whose day is over; whether one was made or given up.

    A worker that dies leaves it waiting; who begins it again counts a try, and whoever still is at the one before stops.
    """
    _expired_removed(clock)
    export = _claimed(clock)
    if export is None:
        return False
    if export.tries > MOST_TRIES:
        return bool(_mine(export).update(state=ExportState.FAILED))
    try:
        with translation.override(export.language), tempfile.TemporaryFile() as out:
            export_write(out, export=export, actor=_actor_of(export))
            _kept(export, out, clock)
    except _TakenOverError:
        return False
    except ChignonError:
        return bool(_mine(export).update(state=ExportState.FAILED))  # whoever asked may not any more
    return True


def _claimed(clock: Clock) -> Export | None:
    """The oldest that waits and that no other worker is at, one try more."""
    now = clock.now()
    free = Q(stepped_at=None) | Q(stepped_at__lt=now - SILENT)
    export = Export.objects.filter(free, state=ExportState.WAITING).order_by("pk").first()
    if export is None:
        return None
    row = Export.objects.filter(free, pk=export.pk, tries=export.tries, state=ExportState.WAITING)
    export.tries += 1
    half = export.file  # of a worker that died
    if not row.update(tries=export.tries, done=0, stepped_at=now, file=""):
        return None
    if half:
        default_storage.delete(half)
    return export


def next_due() -> datetime | None:
    """When exports are to be looked at again: while one waits at once, or when its worker was silent for too long; else
    when a file's day is over.
    """
    waiting = (
        Export.objects.filter(state=ExportState.WAITING)
        .order_by(F("stepped_at").asc(nulls_first=True))
        .first()
    )
    if waiting is not None:
        return waiting.stepped_at + SILENT if waiting.stepped_at else waiting.made_at
    over: datetime | None = Export.objects.exclude(file="").aggregate(first=Min("expires_at"))["first"]
    return over


class _TakenOverError(Exception):
    """The export was cancelled, or another worker began it anew."""


def _listed(
    listing: Listing, sight: CustomerSight, customer_ids: Collection[int] | None
) -> QuerySet[Customer]:
    rows = listing.rows(sight)
    return rows if customer_ids is None else rows.filter(pk__in=customer_ids)


def _rows(
    export: Export, sight: CustomerSight, customer_ids: Collection[int] | None
) -> Iterator[Sequence[Cell]]:
    listing = listing_of(export.query)
    chosen = listing.offer.chosen(export.columns)
    yield [_("Customer"), *(str(column.label) for column in chosen)]
    ids = list(_listed(listing, sight, customer_ids).values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield from _part(ids[start : start + CHUNK], chosen, sight)
        if export.state == ExportState.WAITING:
            _stepped(export, min(start + CHUNK, len(ids)), len(ids))


def _part(ids: list[int], chosen: Sequence[Column], sight: CustomerSight) -> Iterator[list[Cell]]:
    found = Customer.objects.prefetch_related("contacts", "tags").in_bulk(ids)
    there = [found[pk] for pk in ids if pk in found]
    for customer, row in cells(chosen, sight, there):
        yield [customer.name, *row]


def _stepped(export: Export, done: int, total: int) -> None:
    if not _mine(export).update(done=done, total=total, stepped_at=system_clock.now()):
        raise _TakenOverError


def _mine(export: Export) -> QuerySet[Export]:
    return Export.objects.filter(pk=export.pk, state=ExportState.WAITING, tries=export.tries)


def _kept(export: Export, out: IO[bytes], clock: Clock) -> None:
    """Say which file it will be, store it, say that it is there.

    Where that is not ours to say any more, it goes again; a worker that dies between leaves a name behind, by which the
    next one, or the end of its day, finds the file.
    """
    out.seek(0)
    name = f"exports/{uuid.uuid4().hex}.{export.kind}"
    if not _mine(export).update(file=name, expires_at=clock.now() + KEPT):
        raise _TakenOverError
    default_storage.save(name, File(out))
    if not _mine(export).update(state=ExportState.DONE):
        default_storage.delete(name)
        Export.objects.filter(pk=export.pk, file=name).update(file="")


def _expired_removed(clock: Clock) -> None:
    for export in Export.objects.exclude(file="").filter(expires_at__lte=clock.now()):
        default_storage.delete(export.file)
        Export.objects.filter(pk=export.pk).update(file="")


def _actor_of(export: Export) -> Actor:
    """Whoever asked, with what they may do now. Raises NotFound where they are gone, NotAllowed where they may not."""
    user = User.objects.filter(pk=export.user_id or 0, is_active=True).first()
    if user is None:
        raise NotFound
    held = holding_of(user)
    actor = Actor(
        kind=ActorKind.USER, id=user.pk, name=str(user), role=user.role, source="worker", rights=held.rights, local=held.local
    )  # fmt: skip
    authorise(actor, Action.CUSTOMER_EXPORT)
    return actor
