"""Notes, treatments and photos on a customer's timeline."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import TruncDay
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from booking.records.access import keeps_records
from booking.records.models import Note, Treatment
from booking.records.notes import notes_seen
from booking.records.photos import photos_seen
from booking.records.sheets import sheet_of
from booking.records.treatments import gist, treatments_seen
from crm.customers.page.timeline import (
    Cursor,
    Event,
    EventKind,
    event_key,
    event_key_sql,
    is_before,
    newest_before,
)
from crm.customers.sight import CustomerSight

LONGEST_NOTE_SHOWN = 600


def notes_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """Notes that this person may read."""
    return [_note(row) for row in newest_before(notes_seen(sight.actor, customer_id), "note", before)[:most]]


def treatments_load(
    sight: CustomerSight, customer_id: int, before: Cursor | None, most: int
) -> Sequence[Event]:
    """Treatment records, for whoever keeps records of the customer."""
    if not keeps_records(sight.actor, customer_id):
        return []
    rows = newest_before(treatments_seen(customer_id), "treatment", before)
    return [_treatment(row) for row in rows[:most]]


def photos_load(sight: CustomerSight, customer_id: int, before: Cursor | None, most: int) -> Sequence[Event]:
    """Photos, those of one visit or day together; for whoever keeps records, while the customer consents."""
    if not keeps_records(sight.actor, customer_id):
        return []
    rows = photos_seen(customer_id).order_by().values("visit_id", day=TruncDay("at"))
    groups = rows.annotate(
        newest=Max("at"), last=Max("pk"), count=Count("pk"), event_key=event_key_sql("photos", Max("pk"))
    )
    if before is not None:
        groups = groups.filter(is_before(before, at="newest"))
    return [_photos(customer_id, group) for group in groups.order_by("-newest", "-event_key")[:most]]


def _note(note: Note) -> Event:
    text = note.text
    return Event(
        key=event_key("note", note.pk),
        at=note.at,
        title=_("Note by %(name)s") % {"name": note.author} if note.author else _("Note"),
        url=reverse("records:note", args=[note.pk]),
        template="desk/records/event_note.html",
        facts={
            "text": text if len(text) <= LONGEST_NOTE_SHOWN else f"{text[:LONGEST_NOTE_SHOWN]}…",
            "note": note,
        },
    )


def _treatment(row: Treatment) -> Event:
    label = str(sheet_of(row.sheet).label)
    parts = (row.staff_name, gist(row))
    return Event(
        key=event_key("treatment", row.pk),
        at=row.at,
        title=" · ".join(part for part in (label, row.service_name) if part),
        text=" · ".join(part for part in parts if part),
        url=reverse("records:treatment", args=[row.pk]),
    )


def _photos(customer_id: int, group: Mapping[str, Any]) -> Event:
    count, last = group["count"], group["last"]
    return Event(
        key=event_key("photos", last),
        at=group["newest"],
        title=ngettext("%(n)s photo", "%(n)s photos", count) % {"n": count},
        url=reverse("records:customer", args=[customer_id]) + "#photos",
        template="desk/records/event_photo.html",
        facts={"photo_id": last},
    )


KINDS = (
    EventKind(
        code="treatments",
        label=pgettext_lazy("timeline", "Treatments"),
        icon="flask-conical",
        position=40,
        load=treatments_load,
    ),
    EventKind(
        code="photos", label=pgettext_lazy("timeline", "Photos"), icon="camera", position=50, load=photos_load
    ),
    EventKind(
        code="notes",
        label=pgettext_lazy("timeline", "Notes"),
        icon="sticky-note",
        position=60,
        load=notes_load,
    ),
)
