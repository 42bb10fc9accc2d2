"""The second step: asked for after the password, by the phone's code or by one on paper, each once."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import InvalidToken
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache

from kernel.audit.models import AuditLine
from kernel.context import salon_context
from tenants.accounts.second_step.codes import SecondStepAdapter

pytestmark = pytest.mark.django_db
AGAIN = {"password_again": "secret-of-stylist"}


def code_of(secret, step=1):
    """The code of now (1), of half a minute ago (0) or ahead (2)."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[step]))


def switch_on(client):
    """Switch it on for the stylist; the secret and the ten codes."""
    secret = client.get("/desk/profile/second-step/").context["secret"].replace(" ", "")
    client.post("/desk/profile/second-step/", {"code": code_of(secret, 0), **AGAIN})
    return secret


@pytest.fixture
def stylist(salon_a, client_of, cast):
    return client_of(salon_a, cast.stylist)


@pytest.fixture
def secret(stylist):
    return switch_on(stylist)


def signing_in(salon, client_of):
    """A browser that has given the right password."""
    client = client_of(salon)
    typed = {"login": "stylist@salon-a.example", "password": "secret-of-stylist"}
    assert client.post("/desk/login/", typed)["Location"] == "/desk/login/code/"
    with salon_context(salon):
        assert SESSION_KEY not in client.session
    return client


def test_the_password_alone_no_longer_opens_the_desk(salon_a, client_of, secret):
    guest = signing_in(salon_a, client_of)
    assert guest.get("/desk/today/")["Location"].startswith("/desk/login/")
    assert guest.post("/desk/login/code/", {"code": "000000"}).status_code == 200
    assert guest.post("/desk/login/code/", {"code": code_of(secret)})["Location"] == "/desk/today/"
    assert guest.get("/desk/today/").status_code == 200


def test_a_code_works_once(salon_a, client_of, secret):
    first, second = (signing_in(salon_a, client_of) for _browser in range(2))
    code = code_of(secret, 2)
    assert first.post("/desk/login/code/", {"code": code}).status_code == 302
    assert second.post("/desk/login/code/", {"code": code}).status_code == 200


def test_a_used_code_stays_used_when_the_cache_has_forgotten_it(salon_a, client_of, secret):
    code = code_of(secret, 2)
    assert signing_in(salon_a, client_of).post("/desk/login/code/", {"code": code}).status_code == 302
    with salon_context(salon_a):
        cache.clear()
    assert signing_in(salon_a, client_of).post("/desk/login/code/", {"code": code}).status_code == 200


def test_a_code_before_the_last_one_is_used_too(salon_a, client_of, secret):
    later, earlier = code_of(secret, 2), code_of(secret, 1)
    assert signing_in(salon_a, client_of).post("/desk/login/code/", {"code": later}).status_code == 302
    assert signing_in(salon_a, client_of).post("/desk/login/code/", {"code": earlier}).status_code == 200


def test_the_code_that_switched_it_on_lets_nobody_in(salon_a, client_of, secret):
    guest = signing_in(salon_a, client_of)
    assert guest.post("/desk/login/code/", {"code": code_of(secret, 0)}).status_code == 200


def test_a_code_on_paper_lets_in_once(salon_a, client_of, cast, stylist, secret):
    page = stylist.post("/desk/profile/second-step/codes/", AGAIN)
    code = page.context["codes"][3]
    assert len(page.context["codes"]) == 10
    assert signing_in(salon_a, client_of).post("/desk/login/code/", {"code": code}).status_code == 302
    assert signing_in(salon_a, client_of).post("/desk/login/code/", {"code": code}).status_code == 200


def test_a_wrong_first_code_switches_nothing_on(salon_a, stylist):
    stylist.get("/desk/profile/second-step/")
    assert stylist.post("/desk/profile/second-step/", {"code": "000000", **AGAIN}).status_code == 422
    with salon_context(salon_a):
        assert not Authenticator.objects.exists()


def test_guessing_is_stopped(salon_a, client_of, secret):
    guest = signing_in(salon_a, client_of)
    [guest.post("/desk/login/code/", {"code": "000000"}) for _try in range(12)]
    assert guest.post("/desk/login/code/", {"code": code_of(secret)}).status_code == 200
    with salon_context(salon_a):
        assert SESSION_KEY not in guest.session


def test_it_is_switched_off_with_the_password_and_stands_on_the_trail(
    salon_a, client_of, cast, stylist, secret
):
    stylist.post(f"/desk/profile/second-step/{cast.stylist.pk}/end/", AGAIN)
    typed = {"login": "stylist@salon-a.example", "password": "secret-of-stylist"}
    assert client_of(salon_a).post("/desk/login/", typed)["Location"] == "/desk/today/"
    with salon_context(salon_a):
        lines = AuditLine.objects.filter(action__startswith="user.second_step").order_by("pk")
        assert [line.action for line in lines] == ["user.second_step_begun", "user.second_step_ended"]


def test_an_owner_helps_who_lost_the_phone_and_a_colleague_cannot(salon_a, client_of, cast, secret):
    path = f"/desk/profile/second-step/{cast.stylist.pk}/end/"
    colleague, owner = client_of(salon_a, cast.receptionist), client_of(salon_a, cast.owner)
    assert colleague.post(path, {"password_again": "secret-of-receptionist"}).status_code == 403
    assert owner.post(path, {"password_again": "secret-of-owner"}).status_code == 302
    with salon_context(salon_a):
        assert not Authenticator.objects.exists()


def test_the_secret_is_encrypted_with_a_key_of_the_salon(salon_a, salon_b, secret):
    with salon_context(salon_a):
        kept = Authenticator.objects.get(type="totp").data["secret"]
        assert SecondStepAdapter().decrypt(kept) == secret
    assert secret not in kept
    with salon_context(salon_b), pytest.raises(InvalidToken):
        SecondStepAdapter().decrypt(kept)
