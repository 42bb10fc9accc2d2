"""The rows of records that belong to a customer: moved by a merge, shown in their own copy, erased with their files."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.records.models import Attachment, Note, PatchTest, Photo, Treatment, Visibility
from booking.records.storing import stored_remove
from booking.records.treatments import gist
from crm.customers.references import Reference, register_reference
from kernel.files import files_remove_soon

Facts = dict[str, Any]


def notes_export(customer_id: int) -> list[Facts]:
    """All notes but those that somebody wrote for themselves alone."""
    rows = Note.objects.filter(customer=customer_id, removed_at=None).exclude(visibility=Visibility.MINE)
    return [{"at": row.at, "by": row.author, "text": row.text} for row in rows.order_by("-at")]


def photos_export(customer_id: int) -> list[Facts]:
    """The photos; `file` is the name in the salon's storage, for whoever packs the copy."""
    rows = Photo.objects.filter(customer=customer_id, removed_at=None).order_by("-at")
    return [
        {
            "at": row.at,
            "moment": row.get_moment_display(),
            "caption": row.caption,
            "drawing": row.drawing,
            "file": row.stored,
        }
        for row in rows
    ]


def files_export(customer_id: int) -> list[Facts]:
    """The files; `file` is the name in the salon's storage, `name` what they are called."""
    rows = Attachment.objects.filter(customer=customer_id, removed_at=None).order_by("-at")
    return [{"at": row.at, "name": row.name, "file": row.stored} for row in rows]


def treatments_export(customer_id: int) -> list[Facts]:
    """What was done, whole."""
    rows = Treatment.objects.filter(customer=customer_id, removed_at=None).order_by("-at")
    return [
        {
            "at": row.at,
            "service": row.service_name,
            "by": row.staff_name,
            "gist": gist(row),
            "formula": row.formula,
            "products": row.products,
            "details": row.details,
            "technique": row.technique,
            "result": row.result,
        }
        for row in rows
    ]


def patch_tests_export(customer_id: int) -> list[Facts]:
    """The patch tests."""
    rows = PatchTest.objects.filter(customer=customer_id, removed_at=None).order_by("-done_on")
    return [
        {"on": row.done_on, "what": row.what, "result": row.get_result_display(), "remark": row.remark}
        for row in rows
    ]


def rows_erase(model: Any, customer_id: int) -> None:
    """Delete the customer's rows; the caller is inside the erasure's transaction."""
    model.objects.filter(customer=customer_id).delete()


def stored_erase(model: Any, customer_id: int) -> None:
    """Delete the customer's rows, and their files once that is certain (a file left over is tidied within a day)."""
    rows = model.objects.filter(customer=customer_id)
    names = list(rows.values_list("stored", flat=True))
    rows.delete()
    files_remove_soon(names, remove=stored_remove)


def references_register() -> None:
    """Tell the customers' room."""
    _register(Note, _("Notes"), notes_export, rows_erase)
    _register(Treatment, _("Treatments"), treatments_export, rows_erase)
    _register(PatchTest, _("Patch tests"), patch_tests_export, rows_erase)
    _register(Photo, _("Photos"), photos_export, stored_erase)
    _register(Attachment, _("Files"), files_export, stored_erase)


def _register(
    model: Any, label: Any, export: Callable[[int], list[Facts]], erase: Callable[[Any, int], None]
) -> None:
    register_reference(
        Reference(model=f"records.{model.__name__}", label=label, export=export, erase=partial(erase, model))
    )
