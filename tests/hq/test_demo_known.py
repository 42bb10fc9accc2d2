"""What the demo knows of its customers: noted with their consent, and who wants news differs."""

import pytest

from crm.customers.models import Consent, Customer, Sensitivity
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


@pytest.mark.parametrize(("language", "calendars"), [("en", 1), ("zh-hans", 2)])
def test_of_most_customers_something_is_known(in_a, language, calendars):
    people = [CustomerFactory(name=f"P{number}") for number in range(60)]
    ids = [one.pk for one in people]
    known_write(actor=system_actor("demo"), customers=ids, language=language, clock=system_clock)
    born = Customer.objects.exclude(birth_month=None)
    found = Customer.objects.exclude(found_through="").values("found_through").distinct()
    liking = [one for one in Customer.objects.all() if one.own]
    assert (born.count() > 25, found.count() > 3, len(liking) > 15) == (True, True, True)
    assert len(set(born.filter(pk__in=ids[5:]).values_list("birth_calendar", flat=True))) >= calendars
