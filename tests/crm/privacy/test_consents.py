"""What customers agree to: one log of all purposes, written once, taken back in one click, the stricter after a merge."""

import pytest

from booking.records.consents import photos_wanted
from crm.customers.models import Consent, Customer
from crm.duplicates.services import customers_merge
from crm.messaging.reaching.choosing import reach_load
from crm.privacy.purposes import Said, purposes
from crm.privacy.selectors import consent_log, standings
from crm.privacy.services import consent_record
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.errors import BadInput, NotAllowed, NotFound
from tenants.accounts.models import User
from tests.cast import CustomerFactory

pytestmark = pytest.mark.usefixtures("in_a")


def acting(role):
    user = User.objects.get(role=role)
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=role)


def say(customer, code, given, way="desk_spoken", role="manager"):
    said = Said(customer.pk, given, way)
    return consent_record(actor=acting(role), clock=system_clock, code=code, said=said)


def holds(customer):
    return {one.purpose.code: one.holds for one in standings(acting("manager"), customer.pk)}


@pytest.fixture
def ana():
    return CustomerFactory(name="Ana")


def test_a_consent_keeps_text_version_language_way_and_who_wrote_it_down(ana):
    row = say(ana, "health", True, "desk_signed")
    assert (row.text_version, row.source, row.given) == ("health 1 en", "desk_signed", True)
    line = consent_log(ana.pk)[0]
    assert (line.by, str(line.how)) == (acting("manager").name, "Signed on paper")


def test_without_a_word_visits_are_written_about_and_nothing_else_holds(ana):
    usual = {code for code, allowed in holds(ana).items() if allowed}
    assert usual == {"message_email", "message_sms", "message_wechat", "message_push", "invitations"}


def test_said_twice_it_stands_once_and_taken_back_it_is_a_row_of_its_own(ana):
    for given in (True, True, False, False):
        say(ana, "marketing_email", given)
    assert list(Consent.objects.order_by("pk").values_list("given", flat=True)) == [True, False]
    actions = AuditLine.objects.filter(object_type="customers.consent").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["consent.given", "consent.taken_back"]


def test_who_takes_back_texts_is_written_none_any_more(ana):
    say(ana, "message_sms", False, role="receptionist")
    assert reach_load(ana.pk).stopped == {"message_sms"}


def test_photos_go_through_their_own_room(ana):
    say(ana, "photos", True)
    assert photos_wanted(ana.pk)
    say(ana, "photos", False)
    assert not photos_wanted(ana.pk)


def test_a_purpose_asks_for_its_own_right(ana):
    with pytest.raises(NotAllowed):
        say(ana, "photos", True, role="receptionist")
    with pytest.raises(NotAllowed):
        say(ana, "health", True, role="stylist")
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("code", "way", "refusal"),
    [("health", "by pigeon", BadInput), ("health\x00", "desk_spoken", NotFound), ("", "", NotFound)],
)
def test_what_is_no_purpose_or_no_way_writes_nothing(ana, code, way, refusal):
    with pytest.raises(refusal):
        say(ana, code, True, way)
    assert not Consent.objects.exists()


def test_nobodys_consent_is_not_there():
    with pytest.raises(NotFound):
        say(Customer(pk=10**15), "health", True)


@pytest.mark.parametrize(
    ("ours", "theirs", "after"),
    [([True], [False], False), ([], [False], False), ([], [True], True), ([False], [True], False)],
    ids=["gave and withdrew", "not asked and withdrew", "not asked and gave", "withdrew and gave"],
)
def test_after_a_merge_the_stricter_word_holds(ana, ours, theirs, after):
    gone = CustomerFactory(name="Anna")
    for customer, words in ((ana, ours), (gone, theirs)):
        for given in words:
            say(customer, "health", given)
    customers_merge(
        actor=system_actor("test"), clock=system_clock, kept_id=ana.pk, gone_id=gone.pk, versions=(1, 1)
    )
    assert holds(ana)["health"] is after
    assert len(consent_log(ana.pk)) >= len(ours) + len(theirs)


def test_every_purpose_has_a_text_and_a_version():
    assert all(one.text() and one.version and one.label for one in purposes())
