"""The pages of duplicates: who sees them, what a refused form keeps, and the way there and back."""

import pytest

from crm.customers.models import Customer, CustomerContact, OwnField
from crm.customers.sight import CustomerSight
from crm.duplicates.comparing import rows_of_choice
from crm.duplicates.models import Merge, Pair
from kernel.actor import Actor, ActorKind
from tests.cast import CustomerFactory
from tests.conftest import stepped_up
from tests.golden_queries import assert_golden, queries_of
from tests.visits import make_visit

LIST = "/desk/customers/duplicates/"


@pytest.fixture
def manager(manager):
    return stepped_up(manager)


@pytest.fixture
def pair(in_a):
    visit = make_visit(name="Ana Ribeiro", phone="+33612345678", email=None)
    return visit.customer, CustomerFactory(name="ana ribeiro", email="ana@example.com")


def compare(kept, gone):
    return f"{LIST}{kept.pk}/{gone.pk}/"


def test_two_are_compared_merged_and_taken_apart(manager, pair):
    kept, gone = pair
    page = manager.get(compare(kept, gone)).content.decode()
    assert ("ana@example.com" in page, "Visits" in page) == (True, True)
    typed = {"kept": kept.version, "gone": gone.version, "field-name": "gone"}
    answer = manager.post(compare(kept, gone), typed)
    assert answer.headers["Location"] == f"/desk/customers/{kept.pk}/"
    assert Customer.objects.get(pk=kept.pk).name == "ana ribeiro"
    assert "ana ribeiro" in manager.get(LIST).content.decode()
    manager.post(f"{LIST}merges/{Merge.objects.get().pk}/undo/")
    assert [one.name for one in Customer.objects.filter(merged_into=None).order_by("pk")] == [
        "Ana Ribeiro", "ana ribeiro",
    ]  # fmt: skip


def test_what_differs_is_said_in_the_words_of_the_customers_page(manager, pair):
    kept, gone = pair
    tea = OwnField.objects.create(label="Tea", kind="choice", options=[{"code": "o1", "label": "Oolong"}])
    Customer.objects.filter(pk=kept.pk).update(found_through="passing", gender="woman", source="social")
    values = {"own": {f"own_{tea.pk}": "o1"}, "birth_day": 12, "birth_month": 5, "birth_year": 1990}
    Customer.objects.filter(pk=gone.pk).update(**values)
    page = manager.get(compare(kept, gone)).content.decode()
    for words in ("walked past", "woman", "social media", "Tea: Oolong", "12 May 1990"):
        assert f"<bdi>{words}</bdi>" in page


def test_a_stale_page_is_shown_again_with_what_was_chosen(manager, pair):
    kept, gone = pair
    answer = manager.post(compare(kept, gone), {"kept": 9, "gone": 9, "field-name": "gone"})
    page = answer.content.decode()
    assert (answer.status_code, Merge.objects.count()) == (409, 0)
    assert 'name="field-name" value="gone" checked' in page


def test_a_main_contact_of_a_third_person_is_refused(manager, pair):
    third = CustomerFactory(phone="+33699999999").contacts.get()
    typed = {"kept": 1, "gone": 1, "main-phone": third.pk}
    answer = manager.post(compare(*pair), typed)
    assert (answer.status_code, Merge.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "typed", [{}, {"kept": "x" * 10_000}, {"kept": "-1", "main-phone": "²"}, {"field-name": "\x00"}]
)
def test_strange_input_changes_nothing(manager, pair, typed):
    answer = manager.post(compare(*pair), typed)
    assert (answer.status_code in {409, 422, 400}, Merge.objects.count()) == (True, 0)


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_who_may_not_merge_does_not(salon_a, client_of, cast, in_a, pair, role):
    client = client_of(salon_a, getattr(cast, role))
    addresses = [LIST, compare(*pair), f"{LIST}{pair[0].pk}/"]
    assert [client.get(one).status_code for one in addresses] == [403] * 3
    assert client.post(compare(*pair)).status_code == 403


def test_the_password_is_asked_for_before_two_are_merged(salon_a, client_of, cast, in_a, pair):
    client = client_of(salon_a, cast.manager)
    page = client.post(compare(*pair), {"kept": 1, "gone": 1}).content.decode()
    assert ('type="password"' in page, Merge.objects.count()) == (True, 0)


def test_two_people_are_noted_and_not_listed_again(manager, pair):
    low, high = pair
    Pair.objects.create(low=low, high=high, score=59, reasons=["name", "walk_in"], found_at=low.created_at)
    assert "Ana Ribeiro" in manager.get(LIST).content.decode()
    manager.post(f"{compare(low, high)}two/")
    assert "Ana Ribeiro" not in manager.get(LIST).content.decode()


def test_the_customer_s_page_says_who_it_may_be(manager, pair):
    low, high = pair
    Pair.objects.create(low=low, high=high, score=59, reasons=["walk_in"], found_at=low.created_at)
    page = manager.get(f"/desk/customers/{high.pk}/").content.decode()
    assert (compare(high, low) in page, "no phone and no email" in page) == (True, True)


def test_somebody_else_is_chosen_by_hand(manager, pair):
    kept, gone = pair
    page = manager.get(f"{LIST}{kept.pk}/", {"q": "ana@example.com"}).content.decode()
    assert compare(kept, gone) in page


def test_the_lists_cost_the_same_however_many_there_are(manager, pair):
    def counts():
        addresses = {"list": LIST, "compare": compare(*pair), "choose": f"{LIST}{pair[0].pk}/"}
        return {name: len(queries_of(manager, address)) for name, address in addresses.items()}

    Pair.objects.create(low=pair[0], high=pair[1], score=59, reasons=["name"], found_at=pair[0].created_at)
    before = counts()
    for number in range(4):
        low, high = (
            CustomerFactory(name="ana x"),
            CustomerFactory(name="ana x", email=f"x{number}@example.com"),
        )
        Pair.objects.create(low=low, high=high, score=60, reasons=["name"], found_at=low.created_at)
        CustomerContact.objects.create(
            customer=pair[0], kind="email", value=f"y{number}@example.com", is_primary=False
        )
    assert counts() == before
    assert_golden("duplicates", before)


def test_two_are_compared_without_their_contacts_by_who_may_not_see_them(salon_a, in_a, client_of):
    friend = CustomerFactory(name="Unseen Friend")
    kept = CustomerFactory(name="Ana", wechat="ana_private_wx", address="Hidden Lane 5", referrer=friend)
    gone = CustomerFactory(name="Anna", phone="+33612345678")
    sight = CustomerSight(Actor(kind=ActorKind.USER, id=1), whole=False, contacts=False)
    said = {str(option.text) for row in rows_of_choice(kept, gone, sight, {}) for option in row.options}
    assert not said & {"ana_private_wx", "Hidden Lane 5", "Unseen Friend"}
    assert {"ana…wx", "somebody whom you do not see"} <= said
