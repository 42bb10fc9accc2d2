"""A customer fills in a form: by a link, or for a visit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from booking.diary.models import Appointment
from booking.diary.tokens import manage_token
from booking.intake.needs import missing_forms, needs_of
from booking.intake.rules import form_services_save
from crm.customers.minding.alerts import alerts_of
from crm.customers.models import Consent, Sensitivity
from crm.customers.references import references
from crm.forms.asking import requests as asking
from crm.forms.asking.tokens import request_token
from crm.forms.filling.answering import digest_of
from crm.forms.making import building
from crm.forms.models import FormAnswer, FormRequest
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.cast import CustomerFactory
from tests.visits import make_visit

TOLD = {"actor": system_actor("tests"), "clock": system_clock}
LASH = {"q1": "yes", "q2": "no", "q4": "1", "q5": "on", "q6": "on", "q7": "Ada Byron"}


def published(code: str):
    form = building.form_create(**TOLD, ready=code)
    return building.form_publish(**TOLD, form_id=form.pk, version=1)


@pytest.fixture
def lash(in_a):
    return published("lash")


@pytest.fixture
def asked(lash):
    customer = CustomerFactory(name="Ada")
    return asking.request_make(**TOLD, form_id=lash.form_id, customer_id=customer.pk)


@pytest.fixture
def visitor(salon_a, client_of):
    return client_of(salon_a)


@pytest.fixture
def visit(lash):
    made = make_visit(start=timezone.now() + timedelta(days=1))
    needed(lash, made, "valid")
    return made


def needed(version, visit, when: str) -> None:
    form = version.form
    form.refresh_from_db()
    service = visit.lines.get().service_id
    form_services_save(
        actor=TOLD["actor"], form_id=form.pk, version=form.version, services=[service], when=when
    )


def link(request: FormRequest) -> str:
    return f"/f/{request_token(request.reference)}/"


def visit_link(visit, version) -> str:
    return f"/b/{manage_token(visit)}/forms/{version.form_id}/"


def test_a_form_is_answered_by_its_link_and_proved_by_its_digest(visitor, asked, lash):
    visitor.post(link(asked), {**LASH, "form_version": lash.pk})
    row = FormAnswer.objects.get()
    kept = {"q1": True, "q2": False, "q4": "1", "q5": True, "q6": True, "q7": "Ada Byron"}
    assert (row.answers, row.digest, row.author) == (kept, digest_of(lash, row.at, kept), "Ada")


def test_what_follows_from_an_answer_is_put_down(visitor, asked, lash):
    visitor.post(link(asked), {**LASH, "form_version": lash.pk})
    row = Sensitivity.objects.get()
    assert (row.what, row.kind, row.severity, row.customer_id) == (
        "acrylates",
        "allergy",
        3,
        asked.customer_id,
    )


def test_consents_of_a_form_are_kept_with_its_version(visitor, in_a):
    version = published("photos")
    request = asking.request_make(**TOLD, form_id=version.form_id, customer_id=CustomerFactory().pk)
    visitor.post(link(request), {"q1": "on", "q3": "Ada", "form_version": version.pk})
    kept = Consent.objects.filter(source="form").values_list("purpose", "given", "text_version")
    assert list(kept) == [("photos", True, f"form {version.form_id}.1 q1")]


def test_everything_wrong_is_named_at_once_and_nothing_typed_is_lost(visitor, asked, lash):
    answer = visitor.post(link(asked), {"q1": "perhaps", "q7": "Ada 💇", "form_version": lash.pk})
    form = answer.context["form"]
    assert (answer.status_code, set(form.errors), "Ada 💇" in answer.content.decode()) == (
        422,
        {"q1", "q2", "q5", "q6"},
        True,
    )
    assert not FormAnswer.objects.exists()


def test_a_form_sent_twice_is_one_answer_and_the_link_is_dead(visitor, asked, lash):
    for name in ("Ada", "Eve"):
        visitor.post(link(asked), {**LASH, "q7": name, "form_version": lash.pk})
    assert FormAnswer.objects.get().answers["q7"] == "Ada"
    assert "form_version" not in visitor.get(link(asked)).content.decode()


def test_an_answer_stays_with_the_version_that_was_begun(visitor, asked, lash):
    question = {"kind": "short", "label": {"en": "New"}, "help": {}, "required": True}
    building.question_save(actor=TOLD["actor"], form_id=lash.form_id, version=1, question=question)
    building.form_publish(**TOLD, form_id=lash.form_id, version=2)
    visitor.post(link(asked), {**LASH, "form_version": lash.pk})
    assert FormAnswer.objects.get().version == lash


def test_a_version_of_another_form_is_not_found(visitor, asked, lash):
    other = published("photos")
    answer = visitor.post(link(asked), {"q1": "on", "q3": "Ada", "form_version": other.pk})
    assert (answer.status_code, FormAnswer.objects.count()) == (404, 0)


@pytest.mark.parametrize("change", ["cancelled_at", "expires_at"])
def test_a_link_that_is_over_takes_no_answer(visitor, asked, lash, change):
    FormRequest.objects.filter(pk=asked.pk).update(**{change: timezone.now()})
    answer = visitor.post(link(asked), {**LASH, "form_version": lash.pk})
    assert (answer.status_code, FormAnswer.objects.count()) == (410, 0)


def test_a_link_of_nobodys_making_is_not_found(visitor, asked):
    assert visitor.get(f"/f/{asked.reference}{'A' * 43}/").status_code == 404


def test_a_link_is_another_salons_nothing(asked, salon_b, client_of):
    assert client_of(salon_b).get(link(asked)).status_code == 404


def test_a_visit_says_what_it_needs_on_its_own_page(visitor, visit, lash):
    text = visitor.get(f"/b/{manage_token(visit)}/").content.decode()
    assert visit_link(visit, lash) in text


def test_a_form_of_a_visit_is_answered_once_and_needed_no_more(visitor, visit, lash):
    for _time in range(2):
        visitor.post(visit_link(visit, lash), {**LASH, "form_version": lash.pk})
    row = FormAnswer.objects.get()
    need = needs_of(visit, timezone.now())
    assert (row.request.visit_id, [one.answer for one in need]) == (visit.pk, [row])
    assert missing_forms([visit.customer_id], timezone.now()) == {}


@pytest.mark.parametrize(("when", "stands"), [("valid", False), ("first", True), ("always", False)])
def test_an_old_answer_stands_only_where_the_rule_says_so(visit, lash, when, stands):
    needed(lash, visit, when)
    FormAnswer.objects.create(
        version=lash,
        customer=visit.customer,
        answers={},
        source="link",
        at=timezone.now() - timedelta(days=400),
        digest="",
    )
    assert [one.answer is not None for one in needs_of(visit, timezone.now())] == [stands]


def test_who_the_visit_belongs_to_by_now_fills_in_their_own_and_nobody_elses(visitor, visit, lash):
    """As after a merge that is taken back: the visit goes back, what was answered meanwhile stays with who answered."""
    visitor.post(visit_link(visit, lash), {**LASH, "form_version": lash.pk})
    first, other = FormAnswer.objects.get(), CustomerFactory(name="Bea", email="bea@example.com")
    Appointment.objects.update(customer=other)
    visitor.post(visit_link(visit, lash), {**LASH, "q7": "Bea Lang", "form_version": lash.pk})
    own = FormAnswer.objects.get(customer=other)
    assert (own.answers["q7"], own.request.visit_id) == ("Bea Lang", visit.pk)
    first.refresh_from_db()
    assert (first.answers["q7"], first.customer, first.request.visit_id) == (
        "Ada Byron",
        visit.customer,
        None,
    )
    visit.refresh_from_db()
    assert [need.answer for need in needs_of(visit, timezone.now())] == [own]


def test_an_answer_that_is_good_no_longer_makes_room_for_another(visitor, visit, lash):
    visitor.post(visit_link(visit, lash), {**LASH, "form_version": lash.pk})
    FormAnswer.objects.update(at=timezone.now() - timedelta(days=3000))
    visitor.post(visit_link(visit, lash), {**LASH, "form_version": lash.pk})
    assert FormAnswer.objects.count() == 2
    assert needs_of(visit, timezone.now())[0].answer is not None


def test_a_missing_form_is_an_alert_before_check_in(visit):
    keys = [alert.key for alert in alerts_of([visit.customer_id])[visit.customer_id]]
    assert any(key.startswith("form:") for key in keys)


def test_a_visit_that_is_off_asks_for_nothing(visitor, visit, lash):
    visit.state, visit.cancelled_at = "cancelled", timezone.now()
    visit.save()
    answer = visitor.post(visit_link(visit, lash), {**LASH, "form_version": lash.pk})
    assert (answer.status_code, FormAnswer.objects.count()) == (404, 0)


@pytest.mark.parametrize(
    ("role", "tab", "answer"), [("owner", 200, 200), ("manager", 200, 200), ("receptionist", 200, 403)]
)
def test_answers_are_read_by_those_who_may(salon_a, client_of, cast, visitor, asked, lash, role, tab, answer):
    visitor.post(link(asked), {**LASH, "form_version": lash.pk})
    client: Client = client_of(salon_a, getattr(cast, role))
    row = FormAnswer.objects.get()
    pages = [f"/desk/customers/{row.customer_id}/forms/", f"/desk/forms/answers/{row.pk}/"]
    assert [client.get(page).status_code for page in pages] == [tab, answer]


def test_a_stylist_reads_nothing_of_whom_they_do_not_serve(salon_a, client_of, cast, visitor, asked, lash):
    visitor.post(link(asked), {**LASH, "form_version": lash.pk})
    client = client_of(salon_a, cast.stylist)
    assert client.get(f"/desk/forms/answers/{FormAnswer.objects.get().pk}/").status_code == 404


def test_asking_twice_gives_the_same_link(asked, lash):
    again = asking.request_make(**TOLD, form_id=lash.form_id, customer_id=asked.customer_id)
    assert again == asked


def test_the_persons_own_copy_shows_answers_in_words_and_an_erasure_takes_them(visitor, asked, lash):
    visitor.post(link(asked), {**LASH, "form_version": lash.pk})
    found = {one.model: one for one in references()}
    answers = found["customer_forms.FormAnswer"]
    words = answers.export(asked.customer_id)[0]["answers"]
    assert {"question": "Signature", "answer": "Ada Byron"} in words
    answers.erase(asked.customer_id)
    found["customer_forms.FormRequest"].erase(asked.customer_id)
    assert (FormAnswer.objects.count(), FormRequest.objects.count()) == (0, 0)


@pytest.mark.parametrize(("source", "allowed"), [("desk", 1), ("walk_in", 1), ("storefront", 0), ("api", 0)])
def test_who_may_have_typed_anybodys_phone_allows_nothing_by_a_form(visitor, in_a, source, allowed):
    version = published("photos")
    booked = make_visit(start=timezone.now() + timedelta(days=1))
    Appointment.objects.update(source=source)
    needed(version, booked, "valid")
    visitor.post(visit_link(booked, version), {"q1": "on", "q3": "Ada", "form_version": version.pk})
    assert (FormAnswer.objects.count(), Consent.objects.filter(source="form").count()) == (1, allowed)


def test_marks_and_a_drawn_signature_are_seen_by_those_who_read_answers(
    visitor, in_a, salon_a, client_of, cast
):
    version = published("massage")
    asked = asking.request_make(**TOLD, form_id=version.form_id, customer_id=CustomerFactory().pk)
    marks = '[{"view": "back", "x": 680, "y": 440, "note": "<b>sore</b>"}]'
    sent = {
        "q2": "no",
        "q3": "no",
        "q7-marks": marks,
        "q10": "on",
        "q11": "on",
        "q12-drawn": "[[5,5,90,90,5,90,90,5]]",
    }
    wrong = visitor.post(link(asked), {**sent, "q2": "", "form_version": version.pk})
    assert (wrong.status_code, "&lt;b&gt;sore" in wrong.content.decode()) == (422, True)
    assert "[[5,5,90,90,5,90,90,5]]" in wrong.content.decode()
    visitor.post(link(asked), {**sent, "form_version": version.pk})
    row = FormAnswer.objects.get()
    page = client_of(salon_a, cast.manager).get(f"/desk/forms/answers/{row.pk}/").content.decode()
    assert [part in page for part in ('points="5 5 90 90 5 90 90 5"', 'cx="680"', "<b>sore")] == [
        True,
        True,
        False,
    ]
    assert "Right shoulder: &lt;b&gt;sore&lt;/b&gt;" in page
