"""What stands under a person's rows, their own and those merged into theirs, is found by indexes."""

import pytest

from crm.customers.models import Consent, Customer
from crm.customers.standing import rows_of_people
from tests.cast import CustomerFactory
from tests.plans import plan_by_index

pytestmark = pytest.mark.usefixtures("in_a")


def test_they_are_the_persons_own_and_those_merged_into_theirs():
    ana, other = CustomerFactory(name="Ana"), CustomerFactory(name="Other")
    twice = CustomerFactory(name="Ana again")
    Customer.objects.filter(pk=twice.pk).update(merged_into=ana)
    assert set(rows_of_people([ana.pk]).values_list("pk", flat=True)) == {ana.pk, twice.pk}
    assert set(rows_of_people([other.pk]).values_list("pk", flat=True)) == {other.pk}


def test_nobody_elses_consents_are_read_for_one_persons():
    plan = plan_by_index(Consent.objects.filter(customer__in=rows_of_people([1])))
    assert ("Seq Scan" in plan, "Index" in plan) == (False, True), plan
