"""Writing a form: its words, its questions, their order; publishing a version of it."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from crm.forms.content import MOST_PHOTOS, MOST_QUESTIONS, Kind, Question, free_id
from crm.forms.making.checking import head_check, publish_check, question_check
from crm.forms.making.library import library_form
from crm.forms.models import Form, FormVersion, blank
from crm.forms.selectors import version_newest
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

MOST_FORMS = 100


@service_transaction
def form_create(*, actor: Actor, clock: Clock, ready: str = "") -> Form:
    """A new draft, empty or from the library. Raises NotAllowed, BadInput."""
    authorise(actor, Action.FORMS_EDIT)
    draft, months = library_form(ready) if ready else (blank(), None)
    return _made(actor, clock, draft, months)


@service_transaction
def form_copy(*, actor: Actor, clock: Clock, form_id: int) -> Form:
    """A new draft like this one. Raises NotAllowed, NotFound, BadInput."""
    authorise(actor, Action.FORMS_EDIT)
    row = Form.objects.filter(pk=form_id).first()
    if row is None:
        raise NotFound
    return _made(actor, clock, row.draft, row.valid_months)


@service_transaction
def form_head_save(
    *,
    actor: Actor,
    form_id: int,
    version: int,
    title: Mapping[str, str],
    intro: Mapping[str, str],
    valid_months: int | None,
) -> Form:
    """Change title, introduction and validity. Raises NotAllowed, NotFound, StaleVersion, BadInput."""
    authorise(actor, Action.FORMS_EDIT)
    row = _locked(form_id, version)
    head_check(title, intro, valid_months)
    row.valid_months = valid_months
    return _drafted(actor, row, {**row.draft, "title": dict(title), "intro": dict(intro)})


@service_transaction
def question_save(
    *, actor: Actor, form_id: int, version: int, question: Question, question_id: str = ""
) -> Form:
    """Add a question at the end, or change the one of that id, whose kind stays.

    Raises NotAllowed, NotFound, StaleVersion, BadInput naming everything that is wrong.
    """
    authorise(actor, Action.FORMS_EDIT)
    row = _locked(form_id, version)
    questions: list[Question] = row.draft["questions"]
    if question_id:
        place = _place(questions, question_id)
        kept = {**question, "id": question_id, "kind": questions[place]["kind"]}
        question_check(kept)
        changed = [*questions[:place], kept, *questions[place + 1 :]]
    else:
        question_check(question)
        changed = [*questions, {**question, "id": free_id(questions)}]
    _count_check(changed)
    return _drafted(actor, row, {**row.draft, "questions": changed})


@service_transaction
def question_arrange(*, actor: Actor, form_id: int, version: int, question_id: str, act: str) -> Form:
    """Move a question ("up", "down"), "copy" it or "remove" it. Raises NotAllowed, NotFound, StaleVersion, BadInput."""
    authorise(actor, Action.FORMS_EDIT)
    row = _locked(form_id, version)
    questions: list[Question] = list(row.draft["questions"])
    place = _place(questions, question_id)
    if act not in _ACTS:
        raise NotFound
    _ACTS[act](questions, place)
    _count_check(questions)
    return _drafted(actor, row, {**row.draft, "questions": questions})


@service_transaction
def form_publish(*, actor: Actor, clock: Clock, form_id: int, version: int) -> FormVersion:
    """Publish the draft: a version that never changes; customers fill it in from now on.

    The same draft again gives the version that there is. Raises NotAllowed, NotFound, StaleVersion, BadInput.
    """
    authorise(actor, Action.FORMS_EDIT)
    row = _locked(form_id, version)
    publish_check(row.draft)
    last = version_newest(row.pk)
    if last is not None and (last.content, last.valid_months) == (row.draft, row.valid_months):
        return last
    made = FormVersion.objects.create(
        form=row,
        number=last.number + 1 if last else 1,
        content=row.draft,
        valid_months=row.valid_months,
        published_at=clock.now(),
        published_by=actor.name[:150],
    )
    audit_record(actor=actor, action="form.publish", target=row, after={"number": made.number})
    return made


@service_transaction
def form_archive(*, actor: Actor, clock: Clock, form_id: int, is_away: bool = True) -> Form:
    """Put it away, so that nobody is asked for it any more, or bring it back; answers stay. Raises NotAllowed, NotFound."""
    authorise(actor, Action.FORMS_EDIT)
    row = Form.objects.select_for_update().filter(pk=form_id).first()
    if row is None:
        raise NotFound
    if (row.archived_at is not None) == is_away:
        return row
    row.archived_at = clock.now() if is_away else None
    row.version += 1
    row.save()
    audit_record(actor=actor, action="form.archive", target=row, after={"is_away": is_away})
    return row


def _made(actor: Actor, clock: Clock, draft: dict[str, Any], months: int | None) -> Form:
    if Form.objects.count() >= MOST_FORMS:
        raise BadInput.of("title", "too_many", _("A hundred forms are enough: please use one that is there."))
    row = Form.objects.create(draft=draft, valid_months=months, created_at=clock.now())
    audit_record(actor=actor, action="form.create", target=row, after={"title": draft["title"]})
    return row


def _locked(form_id: int, version: int) -> Form:
    row = Form.objects.select_for_update().filter(pk=form_id, archived_at=None).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise StaleVersion
    return row


def _drafted(actor: Actor, row: Form, draft: dict[str, Any]) -> Form:
    before = copy.deepcopy(row.draft)
    row.draft = draft
    row.version += 1
    row.save()
    audit_record(
        actor=actor, action="form.change", target=row, before={"draft": before}, after={"draft": draft}
    )
    return row


def _place(questions: list[Question], question_id: str) -> int:
    found = [place for place, one in enumerate(questions) if one["id"] == question_id]
    if not found:
        raise NotFound
    return found[0]


def _count_check(questions: list[Question]) -> None:
    if len(questions) > MOST_QUESTIONS:
        raise BadInput.of("label_en", "too_many", _("Sixty questions are enough for one form."))
    if sum(one["kind"] == Kind.PHOTO for one in questions) > MOST_PHOTOS:
        raise BadInput.of("label_en", "too_many", _("A form asks for two photos at most."))


def _swap(questions: list[Question], place: int, other: int) -> None:
    if 0 <= other < len(questions):
        questions[place], questions[other] = questions[other], questions[place]


def _copied(questions: list[Question], place: int) -> None:
    questions.insert(place + 1, {**copy.deepcopy(questions[place]), "id": free_id(questions)})


def _removed(questions: list[Question], place: int) -> None:
    questions.pop(place)


_ACTS: dict[str, Callable[[list[Question], int], None]] = {
    "up": lambda rows, place: _swap(rows, place, place - 1),
    "down": lambda rows, place: _swap(rows, place, place + 1),
    "copy": _copied,
    "remove": _removed,
}
