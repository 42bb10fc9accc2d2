"""What every answer carries (TRUST G24), and what in production only is different."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tenants.registry.models import Domain

PAGES = ["/desk/today/", "/desk/profile/", "/desk/messages/", "/desk/settings/"]
SHOW = """
import django
from django.conf import settings
django.setup()
names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SIGN_UP_COOKIE_NAME]
print(names, settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS, settings.SCHEME)
"""


@pytest.mark.parametrize("path", PAGES)
def test_no_browser_keeps_a_page_of_the_desk(salon_a, client_of, cast, path):
    answer = client_of(salon_a, cast.owner).get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/desk/login/", "/", "/nothing-here/", "/api/v1/services/", "/api/v2/", "/desk/today/"]
)
def test_every_answer_is_guarded(salon_a, client_of, path):
    answer = client_of(salon_a).get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy


def test_in_production_cookies_are_bound_to_their_host():
    environment = {
        **os.environ, "PRODUCTION": "1", "SECRET_KEY": "x" * 60, "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{settings.ROOT}/platform:{settings.ROOT}", "DEBUG": "", "TESTING": "",
    }  # fmt: skip
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True
    )
    assert shown.stdout.split("\n")[-2] == (
        "['__Host-session', '__Host-csrf', '__Host-signup'] True 31536000 https"
    )


@pytest.mark.parametrize(
    ("host", "promise"),
    [
        ("chignon.test", "max-age=60; includeSubDomains; preload"),
        ("salon-a.chignon.test", "max-age=60; includeSubDomains; preload"),
        ("www.lune.example", "max-age=60"),
        ("notchignon.test", "max-age=60"),
    ],
)
def test_a_salons_own_domain_promises_nothing_for_what_lies_below_it(salon_a, settings, host, promise):
    Domain.objects.create(domain="www.lune.example", tenant=salon_a, is_primary=False)
    settings.SECURE_HSTS_SECONDS = 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    assert Client(headers={"host": host}).get("/", secure=True)["Strict-Transport-Security"] == promise
