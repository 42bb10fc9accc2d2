"""Two send the same form at once, and somebody publishes meanwhile: first without the guard, then with it."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from booking.intake.filling import visit_form_answer
from crm.customers.models import Customer
from crm.forms.asking import requests as asking
from crm.forms.filling import answering
from crm.forms.filling.answering import Filled, form_answer
from crm.forms.making import building
from crm.forms.models import FormAnswer, FormRequest, FormVersion
from crm.forms.selectors import version_newest
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.intake.test_telling import TOLD, needed
from tests.cast import CustomerFactory
from tests.concurrency.crowd import Crowd, Meeting, tally
from tests.visits import make_visit

ROUNDS = 3


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


@pytest.fixture
def version(salon) -> FormVersion:
    """A published form."""
    with salon_context(salon):
        form = building.form_create(**TOLD, ready="photos")
        return building.form_publish(**TOLD, form_id=form.pk, version=1)


@pytest.fixture
def visits(salon):
    """A visit for each round, and the form that all of them need."""
    with salon_context(salon):
        tomorrow = timezone.now() + timedelta(days=1)
        made = [make_visit(start=tomorrow, email=None) for _round in range(ROUNDS)]
        found = [needed("photos", visit) for visit in made]
    return list(zip(made, found, strict=True))


def filled(version: FormVersion, client: int) -> Filled:
    return Filled(version_id=version.pk, answers={"q1": True, "q3": f"Client {client}"})


def asked(salon: Salon, version: FormVersion) -> FormRequest:
    with salon_context(salon):
        return asking.request_make(**TOLD, form_id=version.form_id, customer_id=CustomerFactory().pk)


def answer_together(salon: Salon, version: FormVersion) -> tuple[list[dict[str, int]], list[int]]:
    """What two sendings of each request came to, and how many answers each has."""
    requests = [asked(salon, version) for _round in range(ROUNDS)]

    def act(client: int, number: int) -> None:
        form_answer(**TOLD, request_id=requests[number].pk, filled=filled(version, client))

    outcomes = Crowd(salon, 2).rounds(ROUNDS, act)
    with salon_context(salon):
        counts = [FormAnswer.objects.filter(request=row).count() for row in requests]
    return [tally([one.partition(":")[0] for one in outcome]) for outcome in outcomes], counts


def test_without_the_lock_one_of_two_sendings_ends_in_a_fault(salon, version, monkeypatch):
    meeting, write = Meeting(2), answering._written

    def write_together(*args):
        meeting.wait()
        return write(*args)

    monkeypatch.setattr(answering, "customer_locked", lambda pk: Customer.objects.get(pk=pk))
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
    monkeypatch.setattr(answering, "_written", write_together)
    outcomes, counts = answer_together(salon, version)
    assert outcomes == [{"won": 1, "fault IntegrityError": 1}] * ROUNDS
    assert counts == [1] * ROUNDS


def test_with_the_lock_both_are_told_the_same_and_one_answer_stands(salon, version):
    outcomes, counts = answer_together(salon, version)
    assert (outcomes, counts) == ([{"won": 2}] * ROUNDS, [1] * ROUNDS)


def test_two_sendings_by_a_visits_link_are_one_request_and_one_answer(salon, visits):
    def act(client: int, number: int) -> None:
        visit, version = visits[number]
        told = {"visit_id": visit.pk, "form_id": version.form_id, "filled": filled(version, client)}
        visit_form_answer(**TOLD, **told)

    outcomes = Crowd(salon, 2).rounds(ROUNDS, act)
    assert [tally(outcome) for outcome in outcomes] == [{"won": 2}] * ROUNDS
    with salon_context(salon):
        for visit, _version in visits:
            assert FormAnswer.objects.filter(customer=visit.customer).count() == 1
            assert FormRequest.objects.filter(visit_id=visit.pk).count() == 1


def publish_while_answering(salon: Salon, version: FormVersion, begun) -> int:
    """The number of the version that the answer names: a newer one is published after the page was looked at."""
    row = asked(salon, version)
    published = Meeting(2)

    def publish() -> None:
        question = {"kind": "short", "label": {"en": "New"}, "help": {}, "required": True}
        form = building.question_save(
            actor=TOLD["actor"], form_id=version.form_id, version=1, question=question
        )
        building.form_publish(**TOLD, form_id=version.form_id, version=form.version)
        published.wait()

    def answer() -> None:
        published.wait()
        told = Filled(version_id=begun(version).pk, answers={"q1": True, "q3": "Ada"})
        form_answer(**TOLD, request_id=row.pk, filled=told)

    outcomes = Crowd(salon, 2).rounds(1, lambda client, _number: (publish, answer)[client]())
    assert outcomes == [["won", "won"]]
    with salon_context(salon):
        return FormAnswer.objects.get(request=row).version.number


def test_without_the_version_that_was_begun_the_answer_names_one_that_nobody_saw(salon, version):
    assert publish_while_answering(salon, version, lambda seen: version_newest(seen.form_id)) == 2


def test_the_answer_names_the_version_that_was_begun(salon, version):
    assert publish_while_answering(salon, version, lambda seen: seen) == 1
