"""Writing a form: drafts, questions, versions that never change."""

import pytest

from crm.forms.making import building
from crm.forms.making.library import LIBRARY
from crm.forms.models import Form, FormVersion
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.errors import BadInput, StaleVersion

BY = {"actor": system_actor("tests")}
TOLD = {**BY, "clock": system_clock}
SHORT = {"kind": "short", "label": {"en": "Your wish", "zh": "您的需求"}, "help": {}, "required": False}


def asked(form: Form) -> list[str]:
    form.refresh_from_db()
    return [one["id"] for one in form.draft["questions"]]


@pytest.mark.parametrize("code", LIBRARY)
def test_a_ready_form_can_be_published_as_it_is(in_a, code):
    form = building.form_create(**TOLD, ready=code)
    version = building.form_publish(**TOLD, form_id=form.pk, version=1)
    assert (version.number, version.content) == (1, form.draft)


def test_every_question_of_the_library_may_be_saved_again(in_a):
    for code in LIBRARY:
        form = building.form_create(**TOLD, ready=code)
        for place, one in enumerate(form.draft["questions"], start=1):
            building.question_save(**BY, form_id=form.pk, version=place, question=one, question_id=one["id"])


def test_a_published_version_stays_as_it_was_when_the_draft_changes(in_a):
    form = building.form_create(**TOLD, ready="photos")
    first = building.form_publish(**TOLD, form_id=form.pk, version=1)
    building.question_save(**BY, form_id=form.pk, version=1, question=SHORT)
    second = building.form_publish(**TOLD, form_id=form.pk, version=2)
    first.refresh_from_db()
    counts = [len(one.content["questions"]) for one in (first, second)]
    assert (counts, second.number) == ([3, 4], 2)


def test_the_same_draft_published_twice_is_one_version(in_a):
    form = building.form_create(**TOLD, ready="photos")
    for _time in range(2):
        building.form_publish(**TOLD, form_id=form.pk, version=1)
    assert FormVersion.objects.count() == 1


def test_questions_move_are_copied_and_removed(in_a):
    form = building.form_create(**TOLD, ready="photos")
    for version, act in enumerate(["down", "copy", "up", "remove"], start=1):
        building.question_arrange(**BY, form_id=form.pk, version=version, question_id="q1", act=act)
    assert asked(form) == ["q2", "q4", "q3"]


def test_an_old_tab_is_refused(in_a):
    form = building.form_create(**TOLD)
    building.question_save(**BY, form_id=form.pk, version=1, question=SHORT)
    with pytest.raises(StaleVersion):
        building.question_save(**BY, form_id=form.pk, version=1, question=SHORT)


def test_everything_wrong_with_a_question_is_named_at_once(in_a):
    form = building.form_create(**TOLD)
    wrong = {"kind": "choice", "label": {}, "help": {"en": "x" * 501}, "options": [{"en": "one"}]}
    with pytest.raises(BadInput) as refused:
        building.question_save(**BY, form_id=form.pk, version=1, question=wrong)
    assert {one.field for one in refused.value.problems} == {"label_en", "help_en", "options_en"}


def test_an_empty_form_is_not_published(in_a):
    form = building.form_create(**TOLD)
    with pytest.raises(BadInput):
        building.form_publish(**TOLD, form_id=form.pk, version=1)


def test_sixty_questions_are_enough(in_a):
    form = building.form_create(**TOLD)
    rows = [{**SHORT, "id": f"q{place}"} for place in range(1, 61)]
    Form.objects.filter(pk=form.pk).update(draft={**form.draft, "questions": rows})
    with pytest.raises(BadInput):
        building.question_save(**BY, form_id=form.pk, version=1, question=SHORT)


def test_a_form_is_built_on_the_pages(manager):
    page = manager.post("/desk/forms/new/").url
    manager.post(page, {"version": 1, "title_en": "Consultation", "title_zh": "咨询表", "valid_months": 6})
    sent = {"version": 2, "label_en": "Which?", "options_en": "One\nTwo", "options_zh": "一"}
    manager.post(f"{page}question/?kind=choice", sent)
    manager.post(f"{page}settle/", {"act": "publish", "version": 3})
    kept = FormVersion.objects.get()
    options = kept.content["questions"][0]["options"]
    assert (options, kept.valid_months) == ([{"en": "One", "zh": "一"}, {"en": "Two"}], 6)


def test_what_was_typed_is_kept_when_somebody_else_saved_meanwhile(manager):
    page = manager.post("/desk/forms/new/").url
    sent = {"version": 1, "label_en": "First"}
    manager.post(f"{page}question/?kind=short", sent)
    answer = manager.post(f"{page}question/?kind=short", {"version": 1, "label_en": "Second"})
    text = answer.content.decode()
    assert (answer.status_code, "Second" in text, 'value="2"' in text) == (422, True, True)


@pytest.mark.parametrize("role", ["receptionist", "stylist"])
def test_who_may_not_edit_forms_is_told_no(salon_a, client_of, cast, in_a, role):
    client = client_of(salon_a, getattr(cast, role))
    assert client.get("/desk/forms/").status_code == 403
