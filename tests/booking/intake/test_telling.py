"""A visit's messages name the forms that it lacks, as long as it lacks them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from booking.diary.telling.messages import appointment_announce
from booking.diary.tokens import manage_token
from booking.intake.rules import form_services_save
from crm.forms.making import building
from crm.forms.models import FormAnswer
from crm.messaging.delivery import MessageHandler
from crm.messaging.models import Message, MessageWording
from crm.messaging.rendering import Rendered, message_render
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.outbox.models import OutboxEntry
from tests.visits import make_visit

TOLD = {"actor": system_actor("tests"), "clock": system_clock}


@pytest.fixture
def visit(in_a):
    return make_visit(start=timezone.now() + timedelta(days=1))


def needed(code: str, visit):
    """A form of the library, published, that the visit's service needs."""
    form = building.form_create(**TOLD, ready=code)
    version = building.form_publish(**TOLD, form_id=form.pk, version=1)
    services = [visit.lines.get().service_id]
    form_services_save(actor=TOLD["actor"], form_id=form.pk, version=1, services=services, when="valid")
    return version


def message(visit) -> Message:
    with transaction.atomic():
        appointment_announce(appointment=visit, kind="booked", clock=system_clock)
    return Message.objects.get(kind="visit_booked_customer")


def told(visit, *, change: str = "booked", language: str = "en") -> Rendered:
    row = message(visit)
    row.kind, row.language = f"visit_{change}_customer", language
    return message_render(row)


def link(visit, version) -> str:
    return f"/b/{manage_token(visit)}/forms/{version.form_id}/"


def answered(visit, version) -> None:
    at = timezone.now()
    FormAnswer.objects.create(
        version=version, customer=visit.customer, answers={}, source="link", at=at, digest=""
    )


def test_the_confirmation_names_each_form_with_its_link_in_text_and_html(visit):
    versions = [needed("lash", visit), needed("photos", visit)]
    said = told(visit)
    for part in (said.text, said.html):
        assert all(link(visit, version) in part for version in versions)
        assert "Please fill in before you come" in part
        assert "Lash consultation" in part


def test_the_names_are_in_the_readers_language(visit):
    needed("lash", visit)
    said = told(visit, language="zh-hans")
    assert "美睫咨询表" in said.html
    assert "到店前请先填写" in said.text


def test_a_reminder_repeats_it_until_it_is_answered(visit):
    version = needed("lash", visit)
    assert link(visit, version) in told(visit, change="reminder").text
    answered(visit, version)
    assert link(visit, version) not in message_render(Message.objects.get(kind="visit_booked_customer")).text


@pytest.mark.parametrize("change", ["cancelled", "thanks", "asked"])
def test_a_message_about_a_visit_that_is_not_to_come_asks_for_nothing(visit, change):
    version = needed("lash", visit)
    assert link(visit, version) not in told(visit, change=change).text


def test_the_team_is_not_asked_for_it(visit):
    needed("lash", visit)
    message(visit)
    team = Message.objects.filter(kind="visit_booked_staff")
    assert [row for row in team if "forms/" in message_render(row).text] == []


@pytest.mark.parametrize(
    ("codes", "ends"), [([], "Form: "), (["lash"], "forms/"), (["lash", "photos"], "/b/")]
)
def test_a_salons_own_text_message_may_hold_the_link(visit, codes, ends):
    versions = [needed(code, visit) for code in codes]
    MessageWording.objects.create(
        kind="visit_booked_customer", language="en", subject="Yes {day}", lead="Come.", short="Form: {forms}"
    )
    wanted = {0: "", 1: link(visit, versions[0]) if versions else "", 2: f"/b/{manage_token(visit)}/"}
    first = told(visit).short.splitlines()[0]
    assert first.startswith("Form:")
    assert first.endswith(wanted[len(codes)] or "Form:")
    assert told(visit).values["forms"] in first


def test_a_title_of_several_lines_stays_one_and_says_no_markup(visit):
    version = needed("lash", visit)
    version.form.draft["title"] = {"en": "Lash\r\nBcc: <b>eve</b>"}
    version.form.save()
    said = told(visit)
    assert "Lash Bcc: <b>eve</b>" in said.text
    assert "<b>eve</b>" not in said.html


def test_no_form_costs_one_question(visit, django_assert_num_queries):
    row = message(visit)
    message_render(row)
    needed_queries = 2  # the salon's wording, whether any service needs a form
    with django_assert_num_queries(needed_queries):
        message_render(row)


def test_the_kept_subject_shows_no_link(visit):
    needed("lash", visit)
    MessageWording.objects.create(
        kind="visit_booked_customer", language="en", subject="Form {forms}", lead="Come."
    )
    row = message(visit)
    handler = MessageHandler(system_clock)
    handler.deliver(OutboxEntry(payload={"key": row.dedupe_key}))
    row.refresh_from_db()
    assert row.subject.startswith("Form http")
