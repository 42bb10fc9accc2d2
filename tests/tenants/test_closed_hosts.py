"""Hosts where nothing runs: unknown, suspended, being made, closing. They say so in the visitor's language, strictly."""

import pytest
from django.test import Client

from tenants.registry.hosts import _known, forget_hosts
from tenants.registry.models import Salon

pytestmark = pytest.mark.django_db
CLOSED = [("suspended", 503, "paused"), ("provisioning", 503, "made ready"), ("closing", 410, "closing")]


@pytest.fixture
def host_with(salon_a, client_of):
    """A stranger's browser at salon A, once A has that status."""

    def client(status):
        Salon.objects.filter(pk=salon_a.pk).update(status=status)
        forget_hosts()
        return client_of(salon_a)

    return client


def test_an_unknown_host_speaks_the_visitors_language_and_names_no_salon(salon_a):
    answer = Client(headers={"host": "nobody.chignon.test", "accept-language": "zh-CN"}).get("/")
    assert answer.status_code == 404
    assert "这个地址下没有内容" in answer.content.decode()
    assert salon_a.name not in answer.content.decode()


@pytest.mark.parametrize(("status", "code", "words"), CLOSED)
def test_a_closed_salon_says_so_to_people_and_nobody_keeps_the_page(host_with, status, code, words):
    answer = host_with(status).get("/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Cache-Control"]) == (code, "no-store")
    assert words in answer.content.decode()


@pytest.mark.parametrize(("status", "code", "words"), CLOSED)
def test_a_closed_salon_says_so_to_programs(host_with, status, code, words):
    answer = host_with(status).get("/api/v1/services/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (code, "application/problem+json")
    assert (answer.json()["code"], answer.json()["status"]) == (f"salon_{status}", code)
    assert words in answer.json()["title"]


@pytest.mark.parametrize(("status", "words"), [("closing", "本店线上页面即将关闭"), ("provisioning", "准备")])
def test_a_closed_salon_says_so_in_chinese(host_with, status, words):
    assert words in host_with(status).get("/", headers={"accept-language": "zh-CN"}).content.decode()


def test_who_should_come_back_is_told_when(host_with):
    assert host_with("provisioning").get("/")["Retry-After"] == "30"
    assert "Retry-After" not in host_with("closing").get("/")


def test_an_unknown_host_is_a_problem_for_a_program(salon_a):
    answer = Client(headers={"host": "nobody.chignon.test"}).get("/api/v1/services/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_read_only_salon_is_read_and_not_changed(host_with):
    client = host_with("read_only")
    assert client.get("/api/v1/services/").status_code == 200
    assert client.post("/book/details/", {}).status_code == 403
    refused = client.post("/api/v1/appointments/", "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "salon_read_only")


def test_the_people_of_a_read_only_salon_sign_in_and_look(host_with):
    client = host_with("read_only")
    answer = client.post("/desk/login/", {"login": "owner@salon-a.example", "password": "secret-of-owner"})
    assert answer["Location"] == "/desk/today/"
    assert client.get("/desk/today/").status_code == 200
    refused = client.post("/desk/profile/", {"name": "Other"})
    text = refused.content.decode()
    assert refused.status_code == 403
    assert 'href="/desk/"' in text
    assert "contact the salon" not in text


def test_closed_pages_carry_the_content_security_policy():
    answer = Client(headers={"host": "nobody.chignon.test"}).get("/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host", ["a\0b.chignon.test", "x" * 300 + ".chignon.test", "é.chignon.test", "%00", "a/b"]
)
def test_what_cannot_be_a_host_is_nobodys_and_is_not_remembered(host):
    assert Client(headers={"host": host}).get("/desk/login/").status_code == 404
    assert host.lower() not in _known
