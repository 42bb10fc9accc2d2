"""Who stands here twice is found by many signs, once, and never again when somebody said that they are two."""

from datetime import UTC, datetime

import pytest

from booking.diary.models import Appointment
from crm.customers.models import Customer, CustomerContact
from crm.duplicates.finding import LARGEST_GROUP, email_key, name_key, pairs_found, score_of
from crm.duplicates.models import Pair, PairState
from crm.duplicates.nightly import duplicates_look
from crm.duplicates.services import pair_dismiss
from kernel.actor import system_actor
from kernel.clock import FixedClock
from kernel.errors import NotFound
from tests.cast import CustomerFactory
from tests.visits import make_visit

pytestmark = pytest.mark.usefixtures("in_a")

CLOCK = FixedClock(datetime(2026, 11, 22, 12, tzinfo=UTC))
ACTOR = system_actor("test")


def reasons(one, other):
    """Why the two may be one."""
    return set(pairs_found().get((one.pk, other.pk), []))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"phone": "+8613800138000"}, {"phone": "+13800138000"}, set()),
        ({"phone": "+8613800138000"}, {"phone": "+13800138000000"}, set()),
        ({"phone": "+33612345678"}, {"phone": "+49612345678"}, {"phone"}),
        ({"email": "a.na@gmail.com"}, {"email": "ana+salon@googlemail.com"}, {"email"}),
        ({"email": "a.na@example.com"}, {"email": "ana@example.com"}, set()),
        ({"email": "ana@example.com"}, {"email": "ana+x@example.com"}, {"email"}),
    ],
)
def test_a_phone_and_a_mailbox_are_known_in_other_forms(one, other, why):
    assert reasons(CustomerFactory(**one), CustomerFactory(**other)) == why


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ana Ribeiro", "RIBEIRO, Aná"), ("王芳", "王 芳"), ("Zoë", "zoe"), ("Ａｎａ", "ana")],
)
def test_a_name_is_the_same_in_other_writing(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("name", ["", "🙂", "—", "\u0301"])
def test_what_is_no_name_is_like_no_other(name):
    pair = CustomerFactory(name=name), CustomerFactory(name=name)
    assert reasons(*pair) == set()


def test_a_walk_in_without_contacts_is_likely_the_one_of_that_name():
    pair = CustomerFactory(name="Ana Ribeiro", phone="+33612345678"), CustomerFactory(name="ana ribeiro")
    assert reasons(*pair) == {"name", "walk_in"}


def test_a_common_name_makes_nobody_the_same():
    for _number in range(LARGEST_GROUP + 1):
        CustomerFactory(name="王芳")
    assert pairs_found() == {}


def test_a_contact_typed_at_a_booking_that_is_another_s_says_so():
    ana = CustomerFactory(name="Ana", email="ana@example.com")
    visit = make_visit(name="A. R.", email=None, phone="+33612345678")
    Appointment.objects.filter(pk=visit.pk).update(visitor_email="ana@example.com")
    assert reasons(ana, visit.customer) == {"typed"}


def test_several_reasons_make_it_surer_and_never_certain():
    assert score_of(["name"]) < score_of(["typed"]) < score_of(["name", "typed"]) < 100


def found():
    """The open pairs after a night, as pairs of ids."""
    duplicates_look(clock=CLOCK)
    return list(Pair.objects.filter(state=PairState.OPEN).values_list("low", "high"))


def test_what_was_said_to_be_two_people_stays_so_night_after_night():
    mother, daughter = (CustomerFactory(email=email) for email in ("li@gmail.com", "l.i@gmail.com"))
    assert found() == [(mother.pk, daughter.pk)]
    pair_dismiss(actor=ACTOR, clock=CLOCK, first_id=daughter.pk, second_id=mother.pk)
    assert (found(), found()) == ([], [])


def test_a_pair_that_is_none_any_more_is_gone_the_next_night():
    CustomerFactory(email="li@gmail.com")
    other = CustomerFactory(email="l.i@gmail.com")
    assert len(found()) == 1
    CustomerContact.objects.filter(customer=other).delete()
    assert found() == []


def test_who_was_merged_is_no_pair():
    one = CustomerFactory(name="Ana", phone="+33612345678")
    other = CustomerFactory(name="Ana")
    Customer.objects.filter(pk=other.pk).update(merged_into=one)
    assert pairs_found() == {}


def test_nobody_is_their_own_pair():
    one = CustomerFactory()
    with pytest.raises(NotFound):
        pair_dismiss(actor=ACTOR, clock=CLOCK, first_id=one.pk, second_id=one.pk)


def test_email_keys_keep_the_dots_where_they_count():
    assert email_key("A.B+c@Example.com") == "a.b@example.com"
