"""Who sent a customer: found while typing, kept, and named only to those who see them."""

import pytest

from crm.customers.basics import Basics, customer_change, customer_create
from crm.customers.models import Customer
from kernel.actor import system_actor
from kernel.clock import system_clock
from kernel.errors import BadInput
from tenants.accounts.rights import Action
from tests.cast import CustomerFactory

SYSTEM = system_actor("tests")
FOUND = "/desk/customers/referrers/"


@pytest.fixture
def ana(in_a):
    basics = Basics(name="Ana Ribeiro", phones=["+49301234567"])
    return customer_create(actor=SYSTEM, clock=system_clock, basics=basics)


def test_who_sent_them_is_found_by_a_part_of_the_name_and_never_themselves(reception, ana):
    other = CustomerFactory(name="Anastasia Petrova")
    page = reception.get(FOUND, {"rq": "ana", "of": ana.pk}).content.decode()
    assert (f'value="{other.pk}"' in page, f'value="{ana.pk}"' in page) == (True, False)
    assert "Nobody found." in reception.get(FOUND, {"rq": "zzzz", "of": ana.pk}).content.decode()


def test_who_is_chosen_stays_while_one_looks_for_another(reception, ana):
    page = reception.get(FOUND, {"rq": "nobody", "referrer_id": ana.pk}).content.decode()
    assert f'value="{ana.pk}" form="basics" checked' in page


def test_the_choice_is_saved_shown_and_taken_back(reception, ana):
    lily = CustomerFactory(name="Lily")
    edit = f"/desk/customers/{lily.pk}/edit/"
    reception.post(edit, {"name": "Lily", "version": 1, "referrer_id": ana.pk})
    assert Customer.objects.get(pk=lily.pk).referrer_id == ana.pk
    assert (
        f'href="/desk/customers/{ana.pk}/"' in reception.get(f"/desk/customers/{lily.pk}/").content.decode()
    )
    assert f'value="{ana.pk}" form="basics" checked' in reception.get(edit).content.decode()
    reception.post(edit, {"name": "Lily", "version": 2, "referrer_id": ""})
    assert Customer.objects.get(pk=lily.pk).referrer_id is None


def test_a_refused_form_keeps_who_was_chosen(reception, ana):
    typed = {"name": "", "referrer_id": ana.pk}
    page = reception.post("/desk/customers/new/", typed).content.decode()
    assert f'value="{ana.pk}" form="basics" checked' in page


@pytest.fixture
def may_write_own(monkeypatch):
    """Somebody who sees and changes nobody but those they serve, of whom there are none."""
    monkeypatch.setattr("crm.customers.sight.may", lambda _actor, action: action != Action.CUSTOMER_SEE)


@pytest.mark.usefixtures("may_write_own")
def test_somebody_out_of_sight_is_refused_as_one_who_is_not_there_but_may_stay(in_a):
    ana, lily = CustomerFactory(), CustomerFactory()
    common = {"actor": SYSTEM, "clock": system_clock, "customer_id": lily.pk, "version": 1}
    with pytest.raises(BadInput) as refused:
        customer_change(**common, basics=Basics(name="Lily", referrer_id=ana.pk))
    assert [one.field for one in refused.value.problems] == ["referrer_id"]
    Customer.objects.filter(pk=lily.pk).update(referrer=ana)
    customer_change(**common, basics=Basics(name="Lily Chen", referrer_id=ana.pk))
    assert Customer.objects.get(pk=lily.pk).name == "Lily Chen"


def test_a_referrer_out_of_sight_is_not_named(reception, ana, monkeypatch):
    lily = CustomerFactory(name="Lily", referrer=ana)
    only_lily = lambda _sight, rows: rows.filter(pk=lily.pk)  # noqa: E731
    monkeypatch.setattr("crm.customers.sight.CustomerSight.customers", only_lily)
    page = reception.get(f"/desk/customers/{lily.pk}/edit/").content.decode()
    assert ("Ana Ribeiro" in page, "somebody whom you do not see" in page) == (False, True)
