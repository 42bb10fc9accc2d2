"""Hosts where nothing runs: unknown, suspended, being made. They say so in the visitor's language, strictly."""

import pytest
from django.test import Client

from tenants.registry.hosts import forget_hosts
from tenants.registry.models import Salon

pytestmark = pytest.mark.django_db


def test_an_unknown_host_speaks_the_visitors_language_and_names_no_salon(salon_a):
    answer = Client(headers={"host": "nobody.chignon.test", "accept-language": "zh-CN"}).get("/")
    assert answer.status_code == 404
    assert "这个地址下没有内容" in answer.content.decode()
    assert salon_a.name not in answer.content.decode()


@pytest.mark.parametrize(("status", "words"), [("suspended", "paused"), ("provisioning", "made ready")])
def test_a_closed_salon_says_so(salon_a, client_of, status, words):
    Salon.objects.filter(pk=salon_a.pk).update(status=status)
    forget_hosts()
    answer = client_of(salon_a).get("/", headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert words in answer.content.decode()


def test_closed_pages_carry_the_content_security_policy():
    answer = Client(headers={"host": "nobody.chignon.test"}).get("/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
