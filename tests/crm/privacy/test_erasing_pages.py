"""The page on which a customer is erased: what it asks, whom it lets in, and where it leads."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.customers.models import Customer
from tenants.accounts.step_up import SEEN_AT
from tests.cast import CustomerFactory
from tests.visits import make_visit


@pytest.fixture
def ana(in_a):
    return CustomerFactory(name="Ana Ribeiro", email="ana@x.example")


@pytest.fixture
def page(ana):
    return f"/desk/customers/privacy/of/{ana.pk}/erase/"


@pytest.fixture
def manager(salon_a, client_of, cast, in_a):
    client = client_of(salon_a, cast.manager)
    session = client.session
    session[SEEN_AT] = time.time()
    session.save()
    return client


def test_the_way_leads_from_the_consents_and_ends_in_the_list(manager, page, ana):
    assert page in manager.get(f"/desk/customers/privacy/of/{ana.pk}/").content.decode()
    assert "What stays" in manager.get(page).content.decode()
    answer = manager.post(page, {"typed": "Ana Ribeiro"})
    assert (answer.status_code, answer.url) == (302, "/desk/customers/")
    assert Customer.objects.get(pk=ana.pk).name.startswith("Erased customer")
    assert "ana@x.example" not in manager.get(f"/desk/customers/{ana.pk}/").content.decode()
    assert manager.get(page).status_code == 302


@pytest.mark.parametrize("typed", ["", "Ana", "x" * 10_000, "Ana Ribeiro\x00"])
def test_another_name_erases_nobody(manager, page, ana, typed):
    assert manager.post(page, {"typed": typed}).status_code == 422
    assert Customer.objects.get(pk=ana.pk).erased_at is None


def test_who_comes_tomorrow_is_not_erased_and_the_page_says_why(manager, page, ana):
    visit = make_visit(start=timezone.now() + timedelta(days=1), email="b@x.example")
    visit.customer = ana
    visit.save()
    assert "There are visits to come." in manager.get(page).content.decode()
    assert manager.post(page, {"typed": "Ana Ribeiro"}).status_code == 422


def test_without_a_fresh_password_it_is_asked_for_first(salon_a, client_of, cast, page, ana):
    answer = client_of(salon_a, cast.manager).post(page, {"typed": "Ana Ribeiro"})
    assert Customer.objects.get(pk=ana.pk).erased_at is None
    assert "password" in answer.content.decode()


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_nobody_else_gets_in(salon_a, client_of, cast, page, role):
    assert client_of(salon_a, getattr(cast, role)).get(page).status_code == 403
