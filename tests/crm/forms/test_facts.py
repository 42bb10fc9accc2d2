"""Answers that go to the customer's page: filled in where nothing stands, else taken over by whoever may."""

import pytest

from crm.customers.facts.own_services import OwnFieldWish, own_field_create
from crm.customers.models import Customer
from crm.forms.asking import requests as asking
from crm.forms.filling.answering import Filled, answer_put
from crm.forms.filling.facts import fact_take_over, facts_open, fields_for
from crm.forms.making import building
from crm.forms.models import FormAnswer
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record
from kernel.clock import system_clock
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction
from tests.cast import CustomerFactory

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR = system_actor("tests")
TOLD = {"actor": ACTOR, "clock": system_clock}


@pytest.fixture
def ada():
    return CustomerFactory(name="Ada")


@pytest.fixture
def tea():
    field = own_field_create(actor=ACTOR, wish=OwnFieldWish("Tea", "choice", ["Green", "Black"]))
    return f"own_{field.pk}"


def question(kind, field, **more):
    return {"kind": kind, "label": {"en": "?"}, "help": {}, "required": False, "field": field, **more}


def published(*questions):
    form = building.form_create(**TOLD)
    building.form_head_save(
        actor=ACTOR, form_id=form.pk, version=1, title={"en": "Hello"}, intro={}, valid_months=None
    )
    for version, one in enumerate(questions, start=2):
        building.question_save(actor=ACTOR, form_id=form.pk, version=version, question=one)
    return building.form_publish(**TOLD, form_id=form.pk, version=len(questions) + 2)


def answered(customer, version, *, vouched=True, **answers):
    asked = asking.request_make(**TOLD, form_id=version.form_id, customer_id=customer.pk)
    put = service_transaction(answer_put)
    filled = Filled(version_id=version.pk, answers=answers)
    row = put(**TOLD, request_id=asked.pk, filled=filled, vouched=vouched)
    customer.refresh_from_db()
    return row


def left(row):
    row = FormAnswer.objects.select_related("version", "customer").get(pk=row.pk)
    found = facts_open(row, row.customer)
    return [(one.field.code, one.old, one.new) for one in found]


def test_what_nobody_knew_is_filled_in_and_stands_on_the_trail(ada, tea):
    version = published(
        question("short", "preferred_name"), question("date", "birthday"),
        question("choice", tea, options=[{"en": "black", "zh": "红茶"}, {"en": "Green", "zh": "绿茶"}]),
    )  # fmt: skip
    row = answered(ada, version, q1="Countess", q2="1990-12-10", q3="0")
    assert (ada.preferred_name, ada.birth_month, ada.birth_year, ada.own) == (
        "Countess",
        12,
        1990,
        {tea: "o2"},
    )
    assert AuditLine.objects.filter(action="customer.change", object_id=ada.pk).count() == 3
    assert left(row) == []


def test_what_stands_there_stays_until_somebody_takes_the_answer_over(ada):
    Customer.objects.filter(pk=ada.pk).update(company="Engines & Co")
    row = answered(ada, published(question("short", "company")), q1="Analytical Ltd")
    assert (ada.company, left(row)) == ("Engines & Co", [("company", "Engines & Co", "Analytical Ltd")])
    told = {"actor": ACTOR, "answer_id": row.pk, "code": "company"}
    with pytest.raises(StaleVersion):
        fact_take_over(**told, seen="what stood there a minute ago")
    fact_take_over(**told, seen="Engines & Co")
    ada.refresh_from_db()
    assert (ada.company, left(row)) == ("Analytical Ltd", [])
    with pytest.raises(NotFound):
        fact_take_over(**told, seen="Engines & Co")


def test_an_answer_says_nothing_against_what_was_changed_after_it(ada, tea):
    Customer.objects.filter(pk=ada.pk).update(company="Engines & Co", own={tea: "o1"})
    ada.refresh_from_db()
    asked = question("short", "company"), question("choice", tea, options=[{"en": "Green"}, {"en": "Black"}])
    row = answered(ada, published(*asked), q1="Analytical Ltd", q2="1")
    assert [code for code, _old, _new in left(row)] == ["company", tea]
    changed = {"company": "Looms & Co"}
    Customer.objects.filter(pk=ada.pk).update(**changed)
    audit_record(
        actor=ACTOR, action="customer.change", target=ada, before={"company": "Engines & Co"}, after=changed
    )
    assert [code for code, _old, _new in left(row)] == [tea]
    audit_record(
        actor=ACTOR,
        action="customer.change",
        target=ada,
        before={"own": {tea: "o2"}},
        after={"own": {tea: "o1"}},
    )
    assert left(row) == []


def test_where_anybody_may_have_answered_nothing_is_filled_in_by_itself(ada):
    row = answered(ada, published(question("short", "company")), vouched=False, q1="Analytical Ltd")
    assert (ada.company, left(row)) == ("", [("company", "", "Analytical Ltd")])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2990-01-01"),
        ("date", "1801-01-01"),
        ("short", "x" * 400),
        ("choice", "1"),
        ("number", "1e400"),
    ],
)
def test_what_does_not_fit_stays_an_answer(ada, tea, kind, value):
    fields = {"date": "birthday", "short": "company", "choice": tea, "number": None}
    if kind == "number":
        made = own_field_create(actor=ACTOR, wish=OwnFieldWish("Size", "number", []))
        fields["number"] = f"own_{made.pk}"
    options = {"options": [{"en": "Green"}, {"en": "Mint"}]} if kind == "choice" else {}
    row = answered(ada, published(question(kind, fields[kind], **options)), q1=value)
    assert (left(row), ada.company, ada.own, ada.birth_day) == ([], "", {}, None)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("yes_no", "company"),
        ("short", "name"),
        ("short", "own_999"),
        ("photo", "company"),
        ("date", "company"),
    ],
)
def test_a_field_takes_only_answers_of_its_kind(kind, field):
    with pytest.raises(BadInput) as refused:
        published(question(kind, field))
    assert [one.field for one in refused.value.problems] == ["field"]


def test_names_and_contacts_are_never_filled_in_by_an_answer():
    codes = {one.code for kind in ("short", "long", "date", "number", "choice") for one in fields_for(kind)}
    assert codes.isdisjoint({"name", "wechat", "address", "language", "gender", "online_block"})


def test_the_builder_offers_them_and_the_answers_page_takes_over(ada, salon_a, client_of, cast):
    owner = client_of(salon_a, cast.owner)
    version = published(question("short", "company"))
    Customer.objects.filter(pk=ada.pk).update(company="Engines & Co")
    row = answered(ada, version, q1="Analytical Ltd")
    asked = f"/desk/forms/{version.form_id}/question/?question=q1"
    assert '<option value="company" selected>' in owner.get(asked).content.decode()
    page = f"/desk/forms/answers/{row.pk}/"
    assert "Engines &amp; Co → " in owner.get(page).content.decode()
    late, right = ({"field": "company", "seen": seen} for seen in ("Before", "Engines & Co"))
    assert owner.post(f"{page}take-over/", late).status_code == 302
    assert "Somebody has just changed this" in owner.get(page).content.decode()
    assert owner.post(f"{page}take-over/", right).status_code == 302
    assert "Other than on" not in owner.get(page).content.decode()
    assert owner.post(f"{page}take-over/", right).status_code == 404
