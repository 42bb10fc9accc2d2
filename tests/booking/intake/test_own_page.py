"""Forms on the customer's own page: what is asked of them, what they filled in, and nobody else's."""

# ruff: noqa: F811 - fixtures of the customer's own page

import re

from booking.intake.rules import form_services_save
from crm.forms.asking import requests as asking
from crm.forms.making import building
from crm.forms.models import Form, FormAnswer
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.mine.conftest import browser, inside_page, visits  # noqa: F401
from tests.golden_queries import queries_of

TOLD = {"actor": system_actor("tests"), "clock": system_clock}
WISH = {"kind": "short", "label": {"en": "Your wish"}, "help": {}, "required": True}


def published(title):
    form = building.form_create(**TOLD)
    building.form_head_save(
        actor=TOLD["actor"], form_id=form.pk, version=1, title={"en": title}, intro={}, valid_months=12
    )
    building.question_save(actor=TOLD["actor"], form_id=form.pk, version=2, question=WISH)
    building.form_publish(**TOLD, form_id=form.pk, version=3)
    return Form.objects.get(pk=form.pk)


def needed_by(form, visit):
    services = [visit.lines.get().service_id]
    form_services_save(
        actor=TOLD["actor"], form_id=form.pk, version=form.version, services=services, when="valid"
    )


def test_what_a_visit_needs_and_what_was_asked_by_hand_is_filled_in_from_there(salon_a, visits, inside_page):
    coming, _past, other = visits
    with salon_context(salon_a):
        needed_by(published("Before the visit"), coming)
        by_hand = published("By hand").pk
        asking.request_make(**TOLD, form_id=by_hand, customer_id=coming.customer_id)
        asking.request_make(**TOLD, form_id=published("Of Bea").pk, customer_id=other.customer_id)
    page = inside_page.get("/me/").content.decode()
    assert ("Before the visit" in page, "By hand" in page, "Of Bea" in page) == (True, True, False)
    for link in re.findall(r'href="(/(?:b/[^/"]+/forms/\d+|f/[^/"]+)/)"', page):
        version = re.search(r'name="form_version" value="(\d+)"', inside_page.get(link).content.decode())[1]
        assert inside_page.post(link, {"form_version": version, "q1": "Short"}).status_code == 200
    page = inside_page.get("/me/").content.decode()
    assert len(re.findall(r'href="/me/forms/\d+/"', page)) == 2
    assert re.findall(r'href="(/f/[^"]+)"', page) == []


def test_an_answer_is_fetched_by_its_customer_alone(salon_a, visits, inside_page):
    coming, _past, other = visits
    with salon_context(salon_a):
        form = published("Before the visit")
        rows = [
            FormAnswer.objects.create(
                customer_id=visit.customer_id, version=form.versions.get(), at=system_clock.now(),
                answers={"q1": "Short"}, author="Ada", digest="0" * 64,
            )
            for visit in (coming, other)
        ]  # fmt: skip
    own, foreign = (inside_page.get(f"/me/forms/{row.pk}/") for row in rows)
    assert (own.status_code, own["Content-Type"], own.content[:4]) == (200, "application/pdf", b"%PDF")
    assert (foreign.status_code, inside_page.get("/me/forms/999999/").status_code) == (404, 404)


def test_ten_forms_cost_as_many_statements_as_one(salon_a, visits, inside_page):
    coming = visits[0]
    costs = []
    for count in (1, 9):
        with salon_context(salon_a):
            for number in range(count):
                needed_by(published(f"Form {count} {number}"), coming)
                asked = published(f"Asked {count} {number}").pk
                asking.request_make(**TOLD, form_id=asked, customer_id=coming.customer_id)
        inside_page.get("/me/")
        costs.append(len(queries_of(inside_page, "/me/")))
    assert costs[0] == costs[1]
