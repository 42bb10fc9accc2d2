"""The customer whole: timeline, merge, a person's own copy, erasure, and the note of old."""

from importlib import import_module

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from booking.records.files import file_keep
from booking.records.models import Attachment, Note, PatchTest, Photo, Treatment
from booking.records.photos import PhotoFacts, photo_add, picture_take
from booking.records.timeline import KINDS
from crm.customers.page.timeline import timeline_page
from crm.customers.references import references
from crm.customers.sight import customer_sight
from kernel.clock import FixedClock, system_clock
from tests.booking.records.conftest import NOW, upload

OURS = {"records.Note", "records.Photo", "records.Attachment", "records.Treatment", "records.PatchTest"}
CODES = [kind.code for kind in KINDS]


@pytest.fixture
def full(consenting):
    """Ada with one of each, all at the same instant."""
    told = {"actor": consenting.owner, "clock": FixedClock(NOW), "customer_id": consenting.ada.pk}
    for visit_id in (None, consenting.visit.pk):
        made = picture_take(upload=upload(), **told)
        photo_add(picture=made, facts=PhotoFacts(visit_id=visit_id), **told)
    file_keep(upload=upload(), **told)
    of = {"customer": consenting.ada, "author": "Ana", "at": NOW}
    for number in range(11):
        Note.objects.create(text=f"Note {number}", **of)
    Treatment.objects.create(sheet="cut", technique="Layers", **of)
    PatchTest.objects.create(what="PPD", done_on=NOW.date(), result="clear", valid_days=90, **of)
    return consenting


@pytest.mark.parametrize("most", [1, 3, 20])
def test_page_by_page_the_timeline_holds_each_record_once_though_all_are_of_one_instant(full, most):
    sight, keys, before = customer_sight(full.stylist), [], None
    while not keys or before:
        page = timeline_page(sight, full.ada.pk, codes=CODES, before=before, most=most)
        keys += [event.key for event in page.events]
        before = page.before
    assert len(keys) == len(set(keys)) == 14
    assert keys == sorted(keys, reverse=True)


def test_reception_has_notes_alone_on_the_timeline(full):
    page = timeline_page(customer_sight(full.receptionist), full.ada.pk, codes=CODES)
    assert {event.kind.code for event in page.events} == {"notes"}


def test_every_row_of_a_customer_is_registered(full):
    found = {reference.model: reference for reference in references() if reference.model in OURS}
    assert set(found) == OURS
    for reference in found.values():
        assert reference.export(full.ada.pk), reference.model
        assert reference.rows.filter(customer=full.ada).update(customer=full.stranger)
        assert reference.export(full.stranger.pk)


def test_a_note_for_oneself_is_in_nobodys_copy(full):
    Note.objects.update(visibility="mine")
    (notes,) = [reference for reference in references() if reference.model == "records.Note"]
    assert notes.export(full.ada.pk) == []


def test_erasure_takes_rows_and_files(full, django_capture_on_commit_callbacks):
    names = [*Photo.objects.values_list("stored", flat=True), Attachment.objects.get().stored]
    with django_capture_on_commit_callbacks(execute=True):
        for reference in references():
            if reference.model in OURS:
                reference.erase(full.ada.pk)
                assert not reference.rows.filter(customer=full.ada).exists()
    assert not any(default_storage.exists(name) for name in names)


def test_what_was_written_of_a_merged_customer_goes_to_the_one_who_stays(full):
    full.ada.merged_into = full.stranger
    full.ada.save()
    row = file_keep(actor=full.owner, clock=system_clock, customer_id=full.ada.pk, upload=upload())
    assert row.customer == full.stranger


def test_the_note_of_old_becomes_a_pinned_one_and_can_go_back(care):
    care.ada.note = "Allergic to latex"
    care.ada.save()
    step = import_module("booking.records.migrations.0002_old_notes")
    with connection.cursor() as cursor:
        cursor.execute(step.COPY)
        note = Note.objects.get()
        assert (note.text, note.pinned, note.customer) == ("Allergic to latex", True, care.ada)
        cursor.execute(step.BACK)
    assert not Note.objects.exists()
