"""A salon's own words: variables from a fixed list, text that stays text, a preview, a test, and the way back."""

from datetime import timedelta

import pytest
from django.db import transaction

from booking.diary.telling.messages import appointment_announce
from crm.messaging.models import Message, MessageWording
from crm.messaging.settings.wordings import wordings
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock, system_clock
from kernel.outbox.delivery import outbox_drain
from tests.visits import START, make_visit

PAGE = "/desk/messages/settings/visit_booked_customer/en/"
TYPED = {
    "version": 0,
    "subject": "Yes! {day}, {time}",
    "lead": "{customer}, {staff} waits for you: {services}.",
}
BUDGET = timedelta(seconds=15)


@pytest.fixture
def owner(salon_a, cast, client_of):
    return client_of(salon_a, cast.owner)


def told(**values):
    """The confirmation that a customer gets now."""
    clock = FixedClock(START - timedelta(days=5))
    with transaction.atomic():
        appointment_announce(appointment=make_visit(**values), kind="booked", clock=clock)
    outbox_drain(clock=clock, budget=BUDGET)
    return Message.objects.get(kind="visit_booked_customer")


def test_the_page_starts_from_the_usual_words_with_their_variables(owner):
    text = owner.get(PAGE).content.decode()
    assert "Your visit at {salon}: {day} at {time}" in text


def test_what_a_customer_is_told_is_in_the_salons_words(owner, in_a):
    assert owner.post(PAGE, TYPED).status_code == 302
    said = told()
    assert said.subject == "Yes! Friday, 27 November 2026, 14:30"
    assert "Ada, Ana waits for you: Cut." in said.text
    assert AuditLine.objects.get(action="message_wording.changed").after["subject"] == TYPED["subject"]


def test_another_language_keeps_the_usual_words(owner, in_a):
    owner.post(PAGE, TYPED)
    assert told(language="zh-hans").subject.startswith("Salon A预约成功")


def test_variables_that_there_are_not_are_named_and_nothing_is_kept(owner, in_a):
    answer = owner.post(PAGE, TYPED | {"subject": "{day} {weather}", "lead": "{customer.password} {x}"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no {weather}." in text
    assert "There is no {x}." in text
    assert not MessageWording.objects.exists()


def test_braces_and_template_syntax_mean_nothing(owner, in_a):
    lead = "{{customer}} {% debug %} {customer.password} <b>{customer}</b> #{7*7}"
    owner.post(PAGE, TYPED | {"lead": lead})
    said = told(name="{salon}<i>")
    assert "{{salon}<i>} {% debug %} {customer.password} <b>{salon}<i></b> #{7*7}" in said.text
    assert "<i>" not in said.html
    assert "<b>" not in said.html


def test_a_subject_stays_one_line(owner, in_a):
    owner.post(PAGE, TYPED | {"subject": "Hello\u2028Bcc: {customer}"})
    assert MessageWording.objects.get().subject == "Hello Bcc: {customer}"


def test_the_preview_shows_what_is_typed_and_changes_nothing(owner, in_a):
    answer = owner.post(f"{PAGE}preview/", TYPED)
    assert "Maria Example, Anna waits for you: Cut and finish." in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not MessageWording.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_can_be_shown_in_every_language(owner, in_a, language):
    kinds = [wording.kind for wording in wordings()]
    pages = [owner.get(f"/desk/messages/settings/{kind}/{language}/preview/") for kind in kinds]
    assert [page.status_code for page in pages] == [200] * len(kinds)


def test_a_test_goes_to_oneself_in_the_typed_words_and_keeps_them_on_the_page(owner, cast, in_a):
    answer = owner.post(PAGE, TYPED | {"test": "1"})
    assert "{staff} waits for you" in answer.content.decode()
    outbox_drain(clock=system_clock, budget=BUDGET)
    sent = Message.objects.get(kind="wording_test")
    assert (sent.to, sent.state) == (cast.owner.email, "sent")
    assert sent.subject.startswith("Test: Yes!")
    assert not MessageWording.objects.exists()


def test_the_usual_words_come_back(owner, in_a):
    owner.post(PAGE, TYPED)
    owner.post(f"{PAGE}reset/")
    assert not MessageWording.objects.exists()
    assert told().subject == "Your visit at Salon A: Friday, 27 November 2026 at 14:30"


def test_the_older_of_two_tabs_overwrites_nothing_and_keeps_what_was_typed(owner, in_a):
    owner.post(PAGE, TYPED)
    answer = owner.post(PAGE, TYPED | {"lead": "Mine."})
    assert answer.status_code == 409
    assert "Mine." in answer.content.decode()
    assert MessageWording.objects.get().lead == TYPED["lead"]


@pytest.mark.parametrize("page", ["visit_booked_customer/xx/", "account_reset/en/", "visit_booked_staff/en/"])
def test_other_kinds_and_languages_are_not_there(owner, page):
    assert owner.get(f"/desk/messages/settings/{page}").status_code == 404


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_only_the_owner_changes_words(salon_a, cast, client_of, role):
    client = client_of(salon_a, getattr(cast, role))
    assert [client.post(f"{PAGE}{part}", TYPED).status_code for part in ("", "preview/", "reset/")] == [
        403
    ] * 3
