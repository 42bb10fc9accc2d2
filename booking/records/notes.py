"""Notes about a customer: written, changed with what stood before kept, taken away with a trace.

The words of a note never go onto the trail: the owner reads that, and a person's own notes are theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from booking.records.access import reads_managers, visit_of
from booking.records.models import LONGEST_NOTE, Note, NoteEdit, Visibility, Weight
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotAllowed, NotFound, Problem, StaleVersion
from kernel.transactions import service_transaction

MOST_PINNED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """What a note says, to whom, and how loudly."""

    text: str
    visibility: str = Visibility.ALL
    pinned: bool = False
    weight: int = Weight.NOTE


def notes_seen(actor: Actor, customer_id: int) -> QuerySet[Note]:
    """The customer's notes that the actor may read, pinned ones first; the caller has asked for the customer."""
    readable = Q(visibility=Visibility.ALL) | Q(author_id=actor.id, author_id__isnull=False)
    if reads_managers(actor):
        readable |= Q(visibility=Visibility.MANAGERS)
    rows = Note.objects.filter(readable, customer=customer_id, removed_at=None)
    return rows.select_related("visit__location").order_by("-pinned", "-at", "-pk")


def note_seen(actor: Actor, note_id: int) -> Note:
    """The note, for who may read it and sees its customer; raises NotFound."""
    row = Note.objects.filter(pk=note_id).first()
    if row is None:
        raise NotFound
    customer_seen(customer_sight(actor), row.customer_id)
    found = notes_seen(actor, row.customer_id).filter(pk=note_id).first()
    if found is None:
        raise NotFound
    return found


def may_change(actor: Actor, note: Note) -> bool:
    """Its author may, and of notes that others read whoever leads."""
    own = note.author_id is not None and note.author_id == actor.id
    return own or (note.visibility != Visibility.MINE and reads_managers(actor))


def edits_seen(actor: Actor, note: Note) -> QuerySet[NoteEdit]:
    """How the note stood before, for who may change it, as far as they could read it then; newest first."""
    if not may_change(actor, note):
        return NoteEdit.objects.none()
    own = note.author_id is not None and note.author_id == actor.id
    rows = note.edits.all()
    return rows if own else rows.exclude(visibility=Visibility.MINE)


@service_transaction
def note_write(
    *, actor: Actor, clock: Clock, customer_id: int, words: NoteWords, visit_id: int | None = None
) -> Note:
    """Write a note about the customer, or about a visit of theirs. Raises NotFound, BadInput."""
    customer_seen(customer_sight(actor), customer_id)
    customer = customer_locked(customer_id)
    text = _checked(words, customer.pk)
    note = Note.objects.create(
        customer=customer,
        visit=visit_of(customer, visit_id),
        author_id=actor.id,
        author=actor.name,
        at=clock.now(),
        text=text,
        visibility=words.visibility,
        pinned=words.pinned,
        weight=words.weight,
    )
    audit_record(actor=actor, action="note.written", target=note, after=_facts(note))
    return note


@service_transaction
def note_change(*, actor: Actor, clock: Clock, note_id: int, version: int, words: NoteWords) -> Note:
    """Change a note; how it stood before is kept. Raises NotFound, NotAllowed, StaleVersion, BadInput."""
    note = _locked(actor, note_id, version)
    if words.visibility == Visibility.MINE and note.author_id != actor.id:
        raise BadInput.of("visibility", "unknown", _("Only who wrote a note can keep it to themselves."))
    text = _checked(words, note.customer_id, but=note.pk)
    before = _facts(note)
    if text != note.text:
        NoteEdit.objects.create(
            note=note, at=clock.now(), by=actor.name, text=note.text, visibility=note.visibility
        )
    note.text, note.visibility = text, words.visibility
    note.pinned, note.weight = words.pinned, words.weight
    note.version += 1
    note.save()
    audit_record(actor=actor, action="note.changed", target=note, before=before, after=_facts(note))
    return note


@service_transaction
def note_remove(*, actor: Actor, clock: Clock, note_id: int, version: int) -> Note:
    """Hide a note; the trail says who did. Raises NotFound, NotAllowed, StaleVersion."""
    note = _locked(actor, note_id, version)
    note.removed_at, note.removed_by, note.pinned = clock.now(), actor.name, False
    note.version += 1
    note.save()
    audit_record(actor=actor, action="note.removed", target=note, before=_facts(note))
    return note


def _locked(actor: Actor, note_id: int, version: int) -> Note:
    found = note_seen(actor, note_id)
    customer_locked(found.customer_id)
    note = Note.objects.select_for_update().get(pk=found.pk)
    if not may_change(actor, note):
        raise NotAllowed
    if note.removed_at is not None:
        raise NotFound
    if note.version != version:
        raise StaleVersion
    return note


def _checked(words: NoteWords, customer_id: int, *, but: int | None = None) -> str:
    """The text as it is kept; everything wrong is named at once."""
    text = words.text.replace("\r\n", "\n").strip()
    problems: list[Problem] = []
    if not text:
        problems.append(Problem("text", "required", _("Please write something.")))
    if len(text) > LONGEST_NOTE:
        problems.append(Problem("text", "too_long", _("A note has at most 20,000 characters.")))
    if words.visibility not in Visibility.values:
        problems.append(Problem("visibility", "unknown", _("There is no such choice.")))
    if words.weight not in Weight.values:
        problems.append(Problem("weight", "unknown", _("There is no such choice.")))
    pinned = Note.objects.filter(customer=customer_id, pinned=True, removed_at=None).exclude(pk=but or 0)
    if words.pinned and pinned.count() >= MOST_PINNED:
        problems.append(
            Problem("pinned", "too_many", _("Eight notes are pinned already: please unpin one first."))
        )
    if problems:
        raise BadInput(problems)
    return text


def _facts(note: Note) -> dict[str, object]:
    """What the trail says of a note: all but its words."""
    return {
        "customer": note.customer_id,
        "characters": len(note.text),
        "visibility": note.visibility,
        "pinned": note.pinned,
        "weight": note.weight,
    }


def alerting_notes(customer_ids: Sequence[int]) -> QuerySet[Note]:
    """The pinned notes of these customers that everybody reads, newest first."""
    rows = Note.objects.filter(customer__in=customer_ids, pinned=True, removed_at=None)
    return rows.filter(visibility=Visibility.ALL).order_by("-at", "-pk")
