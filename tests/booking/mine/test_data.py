"""One's own data on the own page: what is known, what one agreed to, and a copy of it; nobody else's."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from booking.mine.views import data as data_views
from booking.records.consents import photos_wanted
from crm.customers.models import Consent, Customer
from crm.portraits.models import Portrait
from crm.privacy.archiving import archives_make
from crm.privacy.models import Archive
from crm.privacy.purposes import purpose_of
from crm.privacy.text_saving import consent_text_save
from crm.privacy.texts import wording_of
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.mine.conftest import right_code
from tests.cast import CustomerFactory
from tests.conftest import client_of
from tests.visits import make_visit


@pytest.fixture
def ada(salon_a, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with salon_context(salon_a):
        return make_visit(start=datetime.now(UTC) + timedelta(days=9)).customer


@pytest.fixture
def browser(ada, salon_a):
    """A browser in which Ada is signed in."""
    client = client_of(salon_a)
    client.post("/me/enter/", {"contact": "ada@example.com"})
    with salon_context(salon_a):
        code = right_code()
    assert client.post("/me/code/", {"code": code}).status_code == 302
    return client


def save(browser, ada, **typed):
    return browser.post("/me/data/", {"version": ada.version, "name": ada.name, "language": "", **typed})


def test_a_stranger_is_asked_to_sign_in(salon_a, ada):
    client = client_of(salon_a)
    for path in ("/me/data/", "/me/data/copy/1/"):
        assert client.get(path)["Location"] == "/me/enter/"
    assert client.post("/me/data/consents/health/", {"given": "1"})["Location"] == "/me/enter/"


def agree(client, purpose):
    """Agree to what stands on the page."""
    form = re.search(rf'/me/data/consents/{purpose}/".*?</form>', client.get("/me/data/").content.decode())
    read = re.search(r'name="read" value="(\w+)"', form[0]) if form else None
    return client.post(f"/me/data/consents/{purpose}/", {"given": "1", "read": read[1] if read else ""})


def test_one_says_how_one_is_called_and_in_which_language(browser, ada, salon_a):
    assert save(browser, ada, preferred_name="  Addie  ", language="zh-hans").status_code == 302
    with salon_context(salon_a):
        now = Customer.objects.get(pk=ada.pk)
        line = AuditLine.objects.get(action="customer.change")
    assert (now.preferred_name, now.language, line.actor_kind) == ("Addie", "zh-hans", "customer")
    assert "addie" in now.sought


@pytest.mark.parametrize(
    "typed", [{"preferred_name": "x" * 61}, {"language": "tlh"}, {"version": "-1"}, {"version": ""}]
)
def test_what_cannot_be_is_named_and_nothing_is_saved(browser, ada, salon_a, typed):
    answer = save(browser, ada, **typed)
    assert answer.status_code == 422
    with salon_context(salon_a):
        assert Customer.objects.get(pk=ada.pk).version == ada.version


def test_of_two_tabs_the_later_is_told_and_saves_with_a_second_tap(browser, ada):
    save(browser, ada, preferred_name="Addie")
    answer = save(browser, ada, preferred_name="Dee")
    assert (answer.status_code, 'value="Dee"' in answer.content.decode()) == (409, True)
    assert f'name="version" value="{ada.version + 1}"' in answer.content.decode()


def test_one_agrees_and_takes_it_back_oneself(browser, ada, salon_a):
    agree(browser, "marketing_email")
    agree(browser, "photos")
    with salon_context(salon_a):
        assert photos_wanted(ada.pk)
    assert "I agree: Photos" not in browser.get("/me/data/").content.decode()
    browser.post("/me/data/consents/photos/", {"given": "0"})
    with salon_context(salon_a):
        lines = AuditLine.objects.filter(action="consent.given").values_list("actor_kind", flat=True)
        assert set(lines) == {"customer"}
        said = list(Consent.objects.order_by("pk").values_list("purpose", "given", "source"))
        assert not photos_wanted(ada.pk)
    assert said == [
        ("marketing_email", True, "own_page"),
        ("photos", True, "own_page"),
        ("photos", False, "own_page"),
    ]


def test_nobody_at_the_desk_says_that_it_was_said_on_the_own_page(salon_a, client_of, cast, ada):
    page = f"/desk/customers/privacy/of/{ada.pk}/photos/"
    client_of(salon_a, cast.manager).post(page, {"given": "1", "way": "own_page"})
    with salon_context(salon_a):
        assert not Consent.objects.exists()


def test_what_is_no_purpose_is_not_found(browser):
    assert browser.post("/me/data/consents/nothing/", {"given": "1"}).status_code == 404


def test_a_copy_is_asked_for_and_fetched_by_oneself_alone(browser, ada, salon_a):
    browser.post("/me/data/copy/")
    with salon_context(salon_a):
        assert archives_make(clock=system_clock) == 1
        mine = Archive.objects.get()
        other = Archive.objects.create(
            customer=CustomerFactory(name="Bea"), state="done", asked_at=datetime.now(UTC),
            file=default_storage.save("archives/x.zip", ContentFile(b"PK")),
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
    answer = browser.get(f"/me/data/copy/{mine.pk}/")
    assert b"".join(answer).startswith(b"PK")
    assert (answer["Cache-Control"], mine.by) == ("no-store, private", "")
    assert browser.get(f"/me/data/copy/{other.pk}/").status_code == 404


def test_copies_are_not_asked_for_without_end(browser):
    answers = [browser.post("/me/data/copy/").status_code for _time in range(4)]
    assert answers == [302, 302, 302, 429]


def test_everything_that_stands_there_to_agree_to_can_be_agreed_to_and_taken_back(browser, ada, salon_a):
    def offered():
        return set(re.findall(r"/me/data/consents/([^/]+)/", browser.get("/me/data/").content.decode()))

    purposes = offered()
    said = [agree(browser, one).status_code for one in purposes]
    said += [browser.post(f"/me/data/consents/{one}/", {"given": "0"}).status_code for one in purposes]
    assert "portrait" in purposes
    assert set(said) == {302}
    with salon_context(salon_a):
        last = Consent.objects.order_by("purpose", "-pk").distinct("purpose").values_list("purpose", "given")
        assert set(last) == {(one, False) for one in purposes}


@pytest.mark.parametrize("read", [None, "", "0123456789abcdef", "older"])
def test_nobody_agrees_to_a_text_that_they_have_not_read(browser, ada, salon_a, read):
    with salon_context(salon_a):
        older = wording_of(purpose_of("photos")).mark
        texts = {"en": "Something else.", "zh-hans": "别的。"}
        consent_text_save(
            actor=system_actor("test"), clock=system_clock, code="photos", number=1, texts=texts
        )
    sent = {"given": "1"} if read is None else {"given": "1", "read": older if read == "older" else read}
    answer = browser.post("/me/data/consents/photos/", sent, follow=True)
    assert "The text has just changed" in answer.content.decode()
    with salon_context(salon_a):
        assert not Consent.objects.exists()
    agree(browser, "photos")
    with salon_context(salon_a):
        assert Consent.objects.get().text == "Something else."


def test_a_photo_beside_the_name_goes_at_once_when_the_customer_takes_the_consent_back(browser, ada, salon_a):
    agree(browser, "portrait")
    with salon_context(salon_a):
        Portrait.objects.create(customer=ada, content=b"RIFF", at=datetime.now(UTC))
    browser.post("/me/data/consents/portrait/", {"given": "0"})
    with salon_context(salon_a):
        assert not Portrait.objects.exists()


def test_names_are_not_changed_without_end(browser, ada, monkeypatch):
    monkeypatch.setattr(data_views, "MOST_CHANGES", 2)
    answers = [
        save(browser, ada, preferred_name=f"Ada {time}", version=ada.version + time) for time in range(3)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
