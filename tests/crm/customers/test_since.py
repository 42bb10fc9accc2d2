"""Since when somebody is a customer: it can be dated back, never forward, by who may write."""

from datetime import timedelta

import pytest

from crm.customers.facts.since import customers_since
from crm.customers.models import Customer
from kernel.actor import Actor, ActorKind, system_actor
from kernel.errors import NotAllowed
from tests.cast import CustomerFactory

SYSTEM = system_actor("tests")


@pytest.mark.usefixtures("in_a")
def test_it_becomes_earlier_and_never_later():
    ana, lily = CustomerFactory(), CustomerFactory()
    earlier = ana.created_at - timedelta(days=400)
    since = {ana.pk: earlier, lily.pk: lily.created_at + timedelta(days=1), 0: earlier}
    assert customers_since(actor=SYSTEM, since=since) == 1
    kept = dict(Customer.objects.values_list("pk", "created_at"))
    assert (kept[ana.pk], kept[lily.pk]) == (earlier, lily.created_at)


def test_who_may_not_write_dates_nobody_back(in_a, cast):
    user = cast.accountant
    actor = Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role)
    with pytest.raises(NotAllowed):
        customers_since(actor=actor, since={})
