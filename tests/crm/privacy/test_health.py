"""Notes on health: none without the customer's consent, asked along with the first one, ended when it is taken back."""

import pytest

from crm.customers.minding.sensitivities import Minded, sensitivity_add, sensitivity_alerts
from crm.customers.models import Consent, Sensitivity
from crm.forms.filling.answering import Filled, form_answer
from crm.forms.models import Form, FormRequest, FormVersion
from crm.privacy.purposes import OWN_PAGE, Said
from crm.privacy.services import consent_record, own_consent_record
from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import BadInput
from tenants.accounts.models import User
from tests.cast import CustomerFactory

pytestmark = pytest.mark.usefixtures("in_a", "cast")


def acting(role="receptionist"):
    user = User.objects.get(role=role)
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role)


@pytest.fixture
def ana():
    return CustomerFactory(name="Ana")


def note(customer, what="ppd", way="", kind=""):
    return sensitivity_add(
        actor=acting(), customer_id=customer.pk, minded=Minded(what=what, kind=kind), way=way
    )


def say(customer, given):
    said = Said(customer.pk, given, "desk_spoken")
    return consent_record(actor=acting(), clock=system_clock, code="health", said=said)


@pytest.mark.parametrize("way", ["", "by pigeon", "own_page", "x" * 500])
@pytest.mark.parametrize(("what", "kind"), [("ppd", ""), ("Asthma", "medical"), ("Latex", "allergy")])
def test_without_a_yes_nothing_of_health_is_noted(ana, way, what, kind):
    with pytest.raises(BadInput) as refusal:
        note(ana, what, way, kind)
    assert [one.field for one in refusal.value.problems] == ["way"]
    assert (Sensitivity.objects.count(), Consent.objects.count()) == (0, 0)


def test_the_yes_is_noted_along_with_the_first_note_and_holds_for_the_next(ana):
    note(ana, way="desk_signed")
    note(ana, "Asthma", kind="medical")
    row = Consent.objects.get()
    assert (row.purpose, row.given, row.source, bool(row.text)) == ("health", True, "desk_signed", True)
    assert Sensitivity.objects.count() == 2


@pytest.mark.parametrize("kind", ["hair", "skin", "preference"])
def test_how_somebody_likes_it_asks_for_nothing(ana, kind):
    note(ana, "Green tea", kind=kind)
    assert not Consent.objects.exists()


def test_a_note_that_is_refused_leaves_no_consent_behind(ana):
    note(ana, way="desk_spoken")
    say(ana, given=False)
    Sensitivity.objects.create(customer=ana, kind="allergy", what="ppd", severity=3)
    with pytest.raises(BadInput):
        note(ana, way="desk_spoken")
    assert not Consent.objects.latest("pk").given


@pytest.mark.parametrize("by_themselves", [False, True])
def test_taken_back_what_was_noted_of_health_holds_no_longer_and_the_rest_stays(ana, by_themselves):
    note(ana, way="desk_spoken")
    note(ana, "Green tea", kind="preference")
    twin = CustomerFactory(name="Anna", merged_into=ana)
    Sensitivity.objects.create(customer=twin, kind="medical", what="Asthma", severity=2)
    if by_themselves:
        actor = Actor(kind=ActorKind.CUSTOMER, id=None, name="Ana", source="online")
        own_consent_record(actor=actor, clock=system_clock, code="health", customer_id=ana.pk, given=False)
        assert Consent.objects.latest("pk").source == OWN_PAGE
    else:
        say(ana, given=False)
    assert list(Sensitivity.objects.filter(ended_at=None).values_list("what", flat=True)) == ["Green tea"]
    assert [one.title for one in sensitivity_alerts([ana.pk])[ana.pk]] == ["Green tea"]
    assert AuditLine.objects.get(action="customer.health_ended").after == {"n": 2}
    with pytest.raises(BadInput):
        note(ana, "Asthma", kind="medical")


@pytest.mark.parametrize(("words", "noted"), [([], 1), ([True], 1), ([True, False], 0)])
def test_an_answer_to_a_form_becomes_a_note_unless_they_took_the_consent_back(ana, words, noted):
    for given in words:
        say(ana, given)
    answers(ana, [ASTHMA], {"q1": True})
    assert Sensitivity.objects.filter(ended_at=None).count() == noted


@pytest.mark.parametrize(
    ("words", "answered", "noted"),
    [
        ([], {}, []),
        ([], {"q2": False}, []),
        ([], {"q2": True}, ["Asthma"]),
        ([True, False], {"q2": True}, ["Asthma"]),
        ([True], {"q2": False}, ["Asthma"]),
    ],
)
def test_a_form_that_asks_for_the_consent_notes_health_only_with_it(ana, words, answered, noted):
    for given in words:
        say(ana, given)
    answers(ana, [ASTHMA, AGREES], {"q1": True, **answered})
    assert list(Sensitivity.objects.filter(ended_at=None).values_list("what", flat=True)) == noted
    given = Consent.objects.filter(customer=ana, purpose="health", source="form", given=True)
    assert [row.text for row in given] == (["You may note it"] if answered.get("q2") else [])


ASTHMA = {
    "id": "q1", "kind": "yes_no", "label": {"en": "Asthma?", "zh": "哮喘？"},
    "mind": {"kind": "medical", "what": "Asthma", "severity": 2},
}  # fmt: skip
AGREES = {"id": "q2", "kind": "consent", "label": {"en": "You may note it"}, "consent": "health"}


def answers(ana, questions, answered):
    form = Form.objects.create()
    content = {"title": {"en": "Intake"}, "intro": {}, "questions": questions}
    version = FormVersion.objects.create(form=form, number=1, content=content)
    asked = FormRequest.objects.create(
        form=form, customer=ana, reference="ABCDEFGH", expires_at=system_clock.now().replace(year=2099)
    )
    form_answer(
        actor=Actor(kind=ActorKind.CUSTOMER, id=None, name="Ana"),
        clock=system_clock,
        request_id=asked.pk,
        filled=Filled(version_id=version.pk, answers=answered),
    )


def test_the_page_asks_with_the_text_and_keeps_what_was_typed(salon_a, client_of, cast, ana):
    client, page = client_of(salon_a, cast.receptionist), f"/desk/customers/{ana.pk}/mind/"
    assert "write down what I tell it about my health" in client.get(page).content.decode()
    answer = client.post(page, {"what": "Latex <b>", "kind": "allergy"})
    assert (answer.status_code, "Latex &lt;b&gt;" in answer.content.decode()) == (422, True)
    assert client.post(page, {"what": "Latex", "kind": "allergy", "way": "desk_spoken"}).status_code == 302
    assert "write down what I tell it about my health" not in client.get(page).content.decode()
