"""Signing in at a salon: by password, by reset link, by one-time link; and signing out everywhere."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail

from kernel.audit.models import AuditLine
from kernel.context import salon_context
from tenants.accounts.access import actor_of
from tenants.accounts.mails import _mailers
from tenants.accounts.models import User
from tenants.accounts.services import sessions_end
from tenants.registry.links import one_time_link_make
from tenants.registry.models import OneTimeLink

pytestmark = pytest.mark.django_db


def sign_in(client, email, password, **extra):
    return client.post("/desk/login/", {"login": email, "password": password, **extra})


@pytest.fixture
def plain_mail(monkeypatch, settings):
    """Account mails leave by Django's own mail into its outbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr("tenants.accounts.mails._mailers", [])
    return _mailers


def test_the_right_password_leads_to_today(salon_a, client_of):
    answer = sign_in(client_of(salon_a), "OWNER@salon-a.example", "secret-of-owner")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/today/")


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(salon_a, client_of):
    texts = [
        re.sub(r'value="[^"]*"', "", sign_in(client_of(salon_a), email, "no").content.decode())
        for email in ("owner@salon-a.example", "nobody@salon-a.example")
    ]
    assert texts[0] == texts[1]
    assert "do not belong together" in texts[0]


def test_the_password_of_a_means_nothing_in_b(salon_b, client_of):
    answer = sign_in(client_of(salon_b), "owner@salon-a.example", "secret-of-owner")
    assert answer.status_code == 200


def test_the_sixth_wrong_try_is_refused_even_with_the_right_password(salon_a, client_of):
    client = client_of(salon_a)
    [sign_in(client, "owner@salon-a.example", "wrong") for _ in range(5)]
    assert "secret" not in str(sign_in(client, "owner@salon-a.example", "secret-of-owner").headers)
    assert SESSION_KEY not in client.session


def test_a_page_of_the_desk_asks_to_sign_in_and_leads_back(salon_a, client_of):
    client = client_of(salon_a)
    asked = client.get("/desk/profile/")
    assert asked["Location"] == "/desk/login/?next=/desk/profile/"
    assert (
        sign_in(client, "owner@salon-a.example", "secret-of-owner", next="/desk/profile/")["Location"]
        == "/desk/profile/"
    )


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "\\\\evil.example", "https:evil.example", "///evil", "javascript:alert(1)",
     "http://salon-b.chignon.test/", "/\\evil.example", "%2F%2Fevil.example/x:", "//evil@chignon.test"],
)  # fmt: skip
def test_next_never_leaves_the_host(salon_a, client_of, target):
    answer = sign_in(client_of(salon_a), "owner@salon-a.example", "secret-of-owner", next=target)
    assert answer["Location"].startswith(("/", "%2F"))
    assert not answer["Location"].startswith(("//", "/\\"))


def test_a_reset_link_stands_on_the_salons_own_host_and_works_once(salon_a, client_of, plain_mail):
    client = client_of(salon_a)
    client.post(
        "/desk/password/reset/",
        {"email": "owner@salon-a.example"},
        headers={"x-forwarded-host": "evil.example"},
    )
    link = re.search(r"http://salon-a\.chignon\.test:8000(/desk/password/reset/key/\S+)", mail.outbox[0].body)
    form = client.get(link[1], follow=True)
    changed = client.post(form.request["PATH_INFO"], {"password1": "a brand new sentence"})
    assert changed["Location"] == "/desk/password/reset/key/done/"
    assert "no longer works" in client_of(salon_a).get(link[1]).content.decode()
    assert sign_in(client_of(salon_a), "owner@salon-a.example", "a brand new sentence").status_code == 302


def test_an_unknown_address_gets_no_mail_and_the_same_page(salon_a, client_of, plain_mail):
    answer = client_of(salon_a).post("/desk/password/reset/", {"email": "nobody@salon-a.example"})
    assert answer["Location"] == "/desk/password/reset/done/"
    assert mail.outbox == []


def test_nobodys_mailbox_is_flooded_with_resets(salon_a, client_of, plain_mail):
    for number in range(8):
        client_of(salon_a).post(
            "/desk/password/reset/", {"email": "owner@salon-a.example"}, REMOTE_ADDR=f"203.0.113.{number}"
        )
    assert len(mail.outbox) <= 5


def test_nobodys_mailbox_is_flooded_with_confirmations(salon_a, client_of, cast, plain_mail):
    client = client_of(salon_a, cast.owner)
    statuses = [client.post("/desk/profile/email/").status_code for _ in range(8)]
    assert statuses[5:] == [429] * 3


def test_a_one_time_link_signs_in_once(salon_a, client_of, cast):
    path = one_time_link_make(salon_a, cast.owner.pk).split(":8000")[1]
    client = client_of(salon_a)
    assert client.get(path)["Location"] == "/desk/today/"
    with salon_context(salon_a):
        assert client.session[SESSION_KEY] == str(cast.owner.pk)
    assert client_of(salon_a).get(path).status_code == 404


def test_a_one_time_link_of_a_is_nothing_at_b(salon_a, salon_b, client_of, cast):
    path = one_time_link_make(salon_a, cast.owner.pk).split(":8000")[1]
    assert client_of(salon_b).get(path).status_code == 404
    assert client_of(salon_a).get(path).status_code == 302


def test_a_one_time_link_dies_after_five_minutes(salon_a, client_of, cast):
    path = one_time_link_make(salon_a, cast.owner.pk).split(":8000")[1]
    OneTimeLink.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert client_of(salon_a).get(path).status_code == 404


def test_signing_out_everywhere_ends_every_session(salon_a, client_of, cast, rf):
    tablet, phone = client_of(salon_a, cast.owner), client_of(salon_a, cast.owner)
    assert tablet.get("/desk/profile/").status_code == 200
    phone.post("/desk/profile/sessions/")
    assert tablet.get("/desk/profile/")["Location"].startswith("/desk/login/")
    assert phone.get("/desk/profile/")["Location"].startswith("/desk/login/")


def test_a_switched_off_user_is_out_at_once(salon_a, client_of, cast):
    client = client_of(salon_a, cast.stylist)
    with salon_context(salon_a):
        User.objects.filter(pk=cast.stylist.pk).update(is_active=False)
    assert client.get("/desk/profile/").status_code == 302


def test_the_profile_keeps_name_and_language_on_the_trail(salon_a, client_of, cast):
    client = client_of(salon_a, cast.stylist)
    client.post("/desk/profile/", {"name": "Sofie", "language": "zh-hans"})
    with salon_context(salon_a):
        assert User.objects.get(pk=cast.stylist.pk).name == "Sofie"
    assert "个人资料" in client.get("/desk/profile/").content.decode()


def test_sessions_end_is_written_on_the_trail(in_a, cast, rf):
    sessions_end(actor=actor_of(cast.owner, rf.get("/")), user_id=cast.stylist.pk)
    assert AuditLine.objects.filter(action="user.sign_out_everywhere", object_id=cast.stylist.pk).exists()


def test_the_platform_admin_sees_the_salons(platform_client):
    platform_client.post("/console/login/", {"login": "admin@chignon.test", "password": "secret-of-admin"})
    text = platform_client.get("/console/").content.decode()
    assert "Salon A" in text
    assert "云髻 B" in text


def test_the_console_is_closed_to_strangers_and_absent_from_salons(platform_client, salon_a, client_of, cast):
    assert platform_client.get("/console/")["Location"] == "/console/login/?next=/console/"
    assert client_of(salon_a, cast.owner).get("/console/").status_code == 404


def test_the_desk_is_absent_from_the_base_domain(platform_client):
    assert platform_client.get("/desk/login/").status_code == 404
