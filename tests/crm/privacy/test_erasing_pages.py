"""The page on which a customer is erased: what it asks, whom it lets in, and where it leads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.customers.models import Customer
from crm.privacy.models import Erasure
from tests.cast import CustomerFactory
from tests.conftest import stepped_up
from tests.golden_queries import queries_of
from tests.visits import make_visit


@pytest.fixture
def ana(in_a):
    return CustomerFactory(name="Ana Ribeiro", email="ana@x.example")


@pytest.fixture
def page(ana):
    return f"/desk/customers/privacy/of/{ana.pk}/erase/"


@pytest.fixture
def manager(manager):
    return stepped_up(manager)


def test_the_way_leads_from_the_consents_and_ends_in_the_list(manager, page, ana):
    assert page in manager.get(f"/desk/customers/privacy/of/{ana.pk}/").content.decode()
    assert "What stays" in manager.get(page).content.decode()
    answer = manager.post(page, {"typed": "Ana Ribeiro", "reason": "asked"})
    assert (answer.status_code, answer.url) == (302, "/desk/customers/")
    assert Customer.objects.get(pk=ana.pk).name.startswith("Erased customer")
    assert "ana@x.example" not in manager.get(f"/desk/customers/{ana.pk}/").content.decode()
    assert manager.get(page).status_code == 302


@pytest.mark.parametrize("typed", ["", "Ana", "x" * 10_000, "Ana Ribeiro\x00"])
def test_another_name_erases_nobody(manager, page, ana, typed):
    assert manager.post(page, {"typed": typed, "reason": "asked"}).status_code == 422
    assert Customer.objects.get(pk=ana.pk).erased_at is None


def test_a_wrong_name_and_no_reason_are_both_named_at_once(manager, page):
    answer = manager.post(page, {"typed": "Ana"})
    shown = answer.content.decode()
    assert set(answer.context["form"].errors) == {"typed", "reason"}
    assert "Please say why." in shown
    assert "Please type the name exactly as it stands above." in shown


def test_who_comes_tomorrow_is_not_erased_and_the_page_says_why(manager, page, ana):
    visit = make_visit(start=timezone.now() + timedelta(days=1), email="b@x.example")
    visit.customer = ana
    visit.save()
    assert "There are visits to come." in manager.get(page).content.decode()
    assert manager.post(page, {"typed": "Ana Ribeiro", "reason": "asked"}).status_code == 422


def test_without_a_fresh_password_it_is_asked_for_first(salon_a, client_of, cast, page, ana):
    answer = client_of(salon_a, cast.manager).post(page, {"typed": "Ana Ribeiro", "reason": "asked"})
    assert Customer.objects.get(pk=ana.pk).erased_at is None
    assert "password" in answer.content.decode()


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_nobody_else_gets_in(salon_a, client_of, cast, page, role):
    assert client_of(salon_a, getattr(cast, role)).get(page).status_code == 403


@pytest.mark.parametrize("reason", ["", "rule", "restored", "x" * 10_000, "asked\x00"])
def test_a_reason_that_nobody_can_give_erases_nobody_and_keeps_what_was_typed(manager, page, ana, reason):
    answer = manager.post(page, {"typed": "Ana Ribeiro", "reason": reason})
    assert (answer.status_code, 'value="Ana Ribeiro"' in answer.content.decode()) == (422, True)
    assert Customer.objects.get(pk=ana.pk).erased_at is None


class TestList:
    """What is left to be seen of those who were erased."""

    HERE = "/desk/customers/privacy/erasures/"

    def test_the_owner_sees_when_why_by_whom_and_the_number_alone(
        self, manager, page, ana, salon_a, client_of, cast
    ):
        manager.post(page, {"typed": "Ana Ribeiro", "reason": "mistake"})
        key = Erasure.objects.get().key
        shown = client_of(salon_a, cast.owner).get(self.HERE).content.decode()
        for word in (key, "They were entered by mistake", cast.manager.name):
            assert word in shown
        assert "Ana" not in shown.replace("Analy", "")

    def test_before_anybody_was_erased_it_says_so(self, salon_a, client_of, cast):
        assert "Nobody was erased yet." in client_of(salon_a, cast.owner).get(self.HERE).content.decode()

    def test_it_costs_the_same_however_many_they_are(self, salon_a, client_of, cast, in_a):
        owner, costs = client_of(salon_a, cast.owner), []
        for last in (1, 120):
            Erasure.objects.bulk_create(
                Erasure(
                    key=f"K{last}{number}",
                    customer_id=last * 1000 + number,
                    customer_ids=[],
                    at=timezone.now(),
                )
                for number in range(last)
            )
            costs.append(len(queries_of(owner, self.HERE)))
        assert costs[1] <= costs[0]
        assert "Page 1 of 3" in owner.get(self.HERE).content.decode()

    @pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
    def test_nobody_else_sees_it(self, salon_a, client_of, cast, role):
        assert client_of(salon_a, getattr(cast, role)).get(self.HERE).status_code == 403
