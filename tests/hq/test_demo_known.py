"""What the demo knows of its customers: noted with their consent, and who wants news differs."""

import pytest

from crm.customers.models import Consent, Sensitivity
from hq.demo.known import ASKED, known_write
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.cast import CustomerFactory


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_allergies_are_noted_with_consent_and_some_want_news(in_a, language):
    people = [CustomerFactory(name=f"P{number}") for number in range(8)]
    known_write(
        actor=system_actor("demo"),
        customers=[one.pk for one in people],
        language=language,
        clock=system_clock,
    )
    noted = Sensitivity.objects.filter(kind__in=("allergy", "medical"))
    agreed = set(Consent.objects.filter(purpose="health", given=True).values_list("customer", flat=True))
    assert set(noted.values_list("customer", flat=True)) == agreed != set()
    news = Consent.objects.filter(purpose="marketing_email")
    assert (news.filter(given=True).count(), news.filter(given=False).count()) == (4, 2)
    assert len(people) <= ASKED
