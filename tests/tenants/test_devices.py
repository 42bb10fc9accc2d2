"""Where one is signed in: each session with its device; ended by oneself, by an owner, at once."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from kernel.audit.models import AuditLine
from kernel.context import salon_context
from tenants.accounts.devices import device_words
from tenants.accounts.models import SignIn

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.0 Mobile/15E148 Safari/604.1"
)
TABLET = (
    "Mozilla/5.0 (Linux; Android 15; Tab) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
)


def sign_in(client, role, agent=PHONE, address="203.0.113.7"):
    typed = {"login": f"{role}@salon-a.example", "password": f"secret-of-{role}"}
    client.post("/desk/login/", typed, headers={"user-agent": agent}, REMOTE_ADDR=address)
    return client


@pytest.fixture
def phone(salon_a, client_of):
    return sign_in(client_of(salon_a), "stylist")


@pytest.fixture
def tablet(salon_a, client_of):
    return sign_in(client_of(salon_a), "stylist", TABLET, "198.51.100.9")


def row_of(salon, address):
    with salon_context(salon):
        return SignIn.objects.get(address=address)


def is_out(client):
    return client.get("/desk/profile/").get("Location", "").startswith("/desk/login/")


def test_a_person_sees_each_device_and_which_is_this_one(phone, tablet):
    text = phone.get("/desk/profile/").content.decode()
    assert "Safari · iPhone" in text
    assert "Chrome · Android" in text
    assert "198.51.100.9" in text
    assert text.count("this device") == 1


def test_another_device_is_signed_out_by_one_tap_and_at_once(salon_a, phone, tablet):
    phone.post(f"/desk/profile/sessions/{row_of(salon_a, '198.51.100.9').pk}/end/")
    assert is_out(tablet)
    assert not is_out(phone)
    assert "Android" not in phone.get("/desk/profile/").content.decode()


def test_one_may_sign_out_the_device_in_hand(salon_a, phone):
    assert phone.post(f"/desk/profile/sessions/{row_of(salon_a, '203.0.113.7').pk}/end/").status_code == 302
    assert is_out(phone)


def test_signing_out_everywhere_leaves_no_device(salon_a, phone, tablet):
    answer = phone.post("/desk/profile/sessions/", follow=True)
    assert "signed out on all devices" in answer.content.decode()
    assert is_out(tablet)
    with salon_context(salon_a):
        assert not SignIn.objects.filter(user__role="stylist").exists()


def test_the_owner_sees_and_ends_the_session_of_another(salon_a, client_of, cast, phone, tablet):
    owner = client_of(salon_a, cast.owner)
    assert "Safari · iPhone" in owner.get(f"/desk/settings/people/{cast.stylist.pk}/").content.decode()
    owner.post(f"/desk/profile/sessions/{row_of(salon_a, '203.0.113.7').pk}/end/")
    assert (is_out(phone), is_out(tablet)) == (True, False)
    owner.post(f"/desk/settings/people/{cast.stylist.pk}/sessions/")
    assert is_out(tablet)
    with salon_context(salon_a):
        assert AuditLine.objects.filter(action="user.sign_out_device", actor_id=cast.owner.pk).exists()


@pytest.mark.parametrize(("role", "status"), [("receptionist", 404), ("accountant", 404), ("stylist", 404)])
def test_a_colleague_ends_nobodys_session(salon_a, client_of, cast, role, status):
    receptionist = sign_in(client_of(salon_a), "owner", address="192.0.2.1")
    row = row_of(salon_a, "192.0.2.1")
    assert (
        client_of(salon_a, getattr(cast, role)).post(f"/desk/profile/sessions/{row.pk}/end/").status_code
        == status
    )
    assert not is_out(receptionist)


def test_a_manager_does_not_end_an_owners_session(salon_a, client_of, cast):
    owner = sign_in(client_of(salon_a), "owner", address="192.0.2.1")
    manager = client_of(salon_a, cast.manager)
    assert manager.post(f"/desk/profile/sessions/{row_of(salon_a, '192.0.2.1').pk}/end/").status_code == 403
    assert not is_out(owner)


def test_the_list_of_b_knows_nothing_of_a(salon_b, client_of, cast_b, phone):
    assert "iPhone" not in client_of(salon_b, cast_b.owner).get("/desk/profile/").content.decode()


def test_a_session_is_one_row_all_its_life(salon_a, phone):
    typed = {"oldpassword": "secret-of-stylist", "password1": "a brand new sentence"}
    phone.post("/desk/password/change/", typed)
    phone.get("/desk/profile/", REMOTE_ADDR="203.0.113.8")
    with salon_context(salon_a):
        row = SignIn.objects.get(user__role="stylist")
    assert (row.session_key, row.address) == (phone.session.session_key, "203.0.113.8")


def test_the_last_use_is_written_at_most_every_five_minutes(salon_a, phone):
    first = row_of(salon_a, "203.0.113.7").last_seen_at
    phone.get("/desk/profile/", REMOTE_ADDR="203.0.113.7")
    assert row_of(salon_a, "203.0.113.7").last_seen_at == first
    with salon_context(salon_a):
        cache.delete(f"sign_in:{phone.session.session_key}")
        SignIn.objects.update(last_seen_at=first - timedelta(hours=1))
    phone.get("/desk/profile/", REMOTE_ADDR="203.0.113.7")
    assert row_of(salon_a, "203.0.113.7").last_seen_at > first


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (PHONE, "Safari · iPhone"),
        (TABLET, "Chrome · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone) Mobile MicroMessenger/8.0", "WeChat · iPhone"),
        ("", "Unknown device"),
        ("<script>", "Unknown device"),
    ],
)
def test_a_device_is_named_as_its_owner_would(said, words):
    assert device_words(said) == words
