"""The tab "Consents" as people use it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.customers.models import Consent
from tests.cast import CustomerFactory


@pytest.fixture
def ana(in_a):
    return CustomerFactory(name="Ana")


@pytest.fixture
def page(ana):
    return f"/desk/customers/privacy/of/{ana.pk}/"


def test_a_consent_is_noted_and_taken_back_in_one_click(reception, page):
    reception.post(f"{page}marketing_email/", {"given": "1", "way": "desk_phone"})
    assert "Said it on the phone" in reception.get(page).content.decode()
    answer = reception.post(f"{page}marketing_email/", {"given": "0"}, follow=True)
    text = answer.content.decode()
    assert "The consent is taken back." in text
    assert Consent.objects.order_by("-pk").first().given is False


def test_whoever_noted_a_consent_comes_back_to_its_row(reception, page):
    answer = reception.post(f"{page}health/", {"given": "1", "way": "desk_spoken"})
    assert answer["Location"] == f"{page}#health"
    assert 'id="health"' in reception.get(page).content.decode()


def test_a_consent_without_a_way_is_refused_in_words_and_not_kept(reception, page):
    answer = reception.post(f"{page}health/", {"given": "1", "way": "\x00" * 10_000}, follow=True)
    assert "Please say how the customer agreed." in answer.content.decode()
    assert not Consent.objects.exists()


def test_who_may_not_write_it_sees_no_button_and_is_refused(reception, page):
    text = reception.get(page).content.decode()
    assert "/photos/" not in text
    assert reception.post(f"{page}photos/", {"given": "1", "way": "desk_spoken"}).status_code == 403
    assert reception.post(f"{page}nothing/", {"given": "1", "way": "desk_spoken"}).status_code == 404


def test_a_stylist_does_not_see_consents_of_somebody_elses_customers(salon_a, client_of, cast, page):
    assert client_of(salon_a, cast.stylist).get(page).status_code == 404


def test_a_long_log_asks_no_more_of_the_database(reception, page, ana):
    def say(times):
        words = {"customer": ana, "purpose": "health", "text_version": "t", "source": "desk"}
        Consent.objects.bulk_create(Consent(given=True, **words) for _ in range(times))

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert reception.get(page).status_code == 200
        return len(found)

    say(1)
    asked()  # the first page of a session asks a little more
    few = asked()
    say(30)
    assert asked() == few


def test_of_a_long_log_the_newest_stand_open_and_the_rest_is_folded(reception, page, ana):
    words = {"customer": ana, "purpose": "health", "text_version": "t", "source": "desk"}
    Consent.objects.bulk_create(Consent(given=True, **words) for _ in range(10))
    assert "2 more" not in reception.get(page).content.decode()
    Consent.objects.bulk_create(Consent(given=True, **words) for _ in range(2))
    assert "2 more" in reception.get(page).content.decode()
