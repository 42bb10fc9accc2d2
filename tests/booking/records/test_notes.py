"""Notes: who reads which, what stood before, and that their words stay off the trail."""

import pytest

from booking.records.models import NoteEdit
from booking.records.notes import (
    NoteWords,
    edits_seen,
    note_change,
    note_remove,
    note_seen,
    note_write,
    notes_seen,
)
from crm.customers.minding.alerts import alerts_of
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tests.visits import make_visit


@pytest.fixture
def write(care, clock):
    """Write a note about Ada: `write(actor, text, …)`."""

    def run(actor, text="Likes it quiet", *, visit_id=None, **words):
        return note_write(
            actor=actor,
            clock=clock,
            customer_id=care.ada.pk,
            words=NoteWords(text=text, **words),
            visit_id=visit_id,
        )

    return run


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("all", {"owner", "manager", "receptionist", "stylist"}),
        ("managers", {"owner", "manager", "stylist"}),
        ("mine", {"stylist"}),
    ],
)
def test_a_stylists_note_is_read_by_whom_it_is_for(care, write, visibility, readers):
    write(care.stylist, visibility=visibility)
    people = ("owner", "manager", "receptionist", "stylist")
    assert {name for name in people if notes_seen(getattr(care, name), care.ada.pk)} == readers


def test_a_note_that_is_not_for_one_is_not_there(care, write):
    note = write(care.owner, visibility="mine")
    for reader in (care.manager, care.receptionist, care.stylist):
        with pytest.raises(NotFound):
            note_seen(reader, note.pk)


def test_a_stylist_writes_of_their_own_customers_only(care, clock):
    with pytest.raises(NotFound):
        note_write(
            actor=care.stylist, clock=clock, customer_id=care.stranger.pk, words=NoteWords(text="Hello")
        )


def test_a_change_keeps_what_stood_before(care, write, clock):
    note = write(care.stylist)
    note_change(
        actor=care.manager, clock=clock, note_id=note.pk, version=1, words=NoteWords(text="Likes to talk")
    )
    edit = NoteEdit.objects.get()
    assert (edit.text, edit.by) == ("Likes it quiet", care.manager.name)


@pytest.mark.parametrize(
    ("visibility", "read"),
    [("mine", {"stylist": 1, "manager": 0}), ("all", {"stylist": 1, "manager": 1}), ("managers", {"stylist": 1, "manager": 1})],
)  # fmt: skip
def test_what_stood_before_is_read_by_who_could_read_it_then(care, write, clock, visibility, read):
    note = write(care.stylist, visibility=visibility)
    words = NoteWords(text="Likes to talk", visibility="all")
    changed = note_change(actor=care.stylist, clock=clock, note_id=note.pk, version=1, words=words)
    assert {who: edits_seen(getattr(care, who), changed).count() for who in read} == read


def test_of_two_who_change_a_note_the_second_is_told(care, write, clock):
    note = write(care.owner)
    told = {"actor": care.owner, "clock": clock, "note_id": note.pk, "version": 1}
    note_change(words=NoteWords(text="First"), **told)
    with pytest.raises(StaleVersion):
        note_change(words=NoteWords(text="Second"), **told)


def test_reception_changes_nobody_elses_note(care, write, clock):
    note = write(care.owner)
    with pytest.raises(NotAllowed):
        note_remove(actor=care.receptionist, clock=clock, note_id=note.pk, version=1)


def test_a_manager_cannot_make_anothers_note_their_own(care, write, clock):
    note = write(care.stylist)
    with pytest.raises(BadInput):
        note_change(
            actor=care.manager,
            clock=clock,
            note_id=note.pk,
            version=1,
            words=NoteWords(text="Mine", visibility="mine"),
        )


def test_a_removed_note_is_gone_for_everybody_but_the_trail(care, write, clock):
    note = write(care.stylist, pinned=True)
    note_remove(actor=care.stylist, clock=clock, note_id=note.pk, version=1)
    assert not notes_seen(care.owner, care.ada.pk)
    assert AuditLine.objects.filter(action="note.removed", object_id=note.pk).exists()
    assert care.ada.pk not in alerts_of([care.ada.pk])


def test_the_words_of_a_note_never_reach_the_trail(care, write, clock):
    note = write(care.stylist, "Secret worry", visibility="mine")
    note_change(
        actor=care.stylist,
        clock=clock,
        note_id=note.pk,
        version=1,
        words=NoteWords(text="Secret joy", visibility="mine"),
    )
    assert "Secret" not in str(list(AuditLine.objects.values_list("before", "after")))


def test_pinned_notes_for_all_are_alerts_gravest_first(care, write):
    write(care.stylist, "Parks behind the house", pinned=True)
    write(care.stylist, "Faints easily\nSit her down", pinned=True, weight=2)
    write(care.stylist, "Only mine", pinned=True, visibility="mine")
    assert [(alert.title, alert.text) for alert in alerts_of([care.ada.pk])[care.ada.pk]] == [
        ("Faints easily", "Sit her down"),
        ("Parks behind the house", ""),
    ]


def test_everything_wrong_is_named_at_once(care, write):
    with pytest.raises(BadInput) as refused:
        write(care.stylist, " ", visibility="world", weight=9)
    assert {problem.field for problem in refused.value.problems} == {"text", "visibility", "weight"}


def test_a_note_has_twenty_thousand_characters_and_no_more(care, write):
    assert len(write(care.stylist, "好" * 20_000).text) == 20_000
    with pytest.raises(BadInput):
        write(care.stylist, "好" * 20_001)


def test_a_note_of_a_visit_is_of_the_customers_own_visit(care, write):
    assert write(care.stylist, visit_id=care.visit.pk).visit_id == care.visit.pk
    other = make_visit(email="bo@example.com", name="Bo")
    with pytest.raises(NotFound):
        write(care.stylist, visit_id=other.pk)
