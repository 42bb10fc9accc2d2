"""TRUST T3: what was made in A is worth nothing in B; and each guard is shown to be what holds (ablation)."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing

from booking.diary.tokens import appointment_by_token, manage_token
from kernel import context
from kernel.context import salon_context, sign, unsign
from kernel.errors import NotFound
from tenants.accounts.models import User
from tenants.accounts.tokens import ResetTokens
from tests.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(salon_a, salon_b, cast, cast_b):
    """B's owner with the very row of A's: the hardest case, as after an import or a clone."""
    values = User.objects.none()
    with salon_context(salon_a):
        values = (
            User.objects.filter(pk=cast.owner.pk)
            .values("email", "password", "last_login", "session_epoch")
            .get()
        )
    with salon_context(salon_b):
        User.objects.filter(pk=cast_b.owner.pk).update(**values)
    return cast.owner.pk, cast_b.owner.pk


def test_the_twins_have_the_same_number(twins):
    assert twins[0] == twins[1]


def test_a_session_cookie_of_a_is_nobody_at_b(salon_a, salon_b, twins, client_of, cast):
    cookies = client_of(salon_a, cast.owner).cookies
    stranger = client_of(salon_b)
    stranger.cookies = cookies
    assert stranger.get("/desk/profile/")["Location"].startswith("/desk/login/")


def test_even_a_copied_session_row_is_nobody_at_b(salon_a, salon_b, twins, client_of, cast):
    stranger = copied_session(salon_a, salon_b, client_of, cast)
    assert stranger.get("/desk/profile/").status_code == 302


def test_without_the_salon_in_its_proof_a_copied_session_would_be_bs_owner(
    salon_a, salon_b, twins, client_of, cast, monkeypatch
):
    monkeypatch.setattr(User, "get_session_auth_hash", AbstractBaseUser.get_session_auth_hash)
    stranger = copied_session(salon_a, salon_b, client_of, cast)
    assert stranger.get("/desk/profile/").status_code == 200


def copied_session(salon_a, salon_b, client_of, cast):
    """A client of B with A's session, as if sessions stood in one shared table."""
    client = client_of(salon_a, cast.owner)
    with salon_context(salon_a):
        key, data = client.session.session_key, dict(client.session.items())
    assert SESSION_KEY in data
    with salon_context(salon_b):
        store = SessionStore(key)
        store._session_cache = data
        store.save(must_create=True)
    stranger = client_of(salon_b)
    stranger.cookies = client.cookies
    return stranger


def test_a_reset_token_of_a_is_refused_at_b(salon_a, salon_b, twins):
    assert not token_crosses(ResetTokens(), salon_a, salon_b, twins)


def test_djangos_own_reset_token_would_cross(salon_a, salon_b, twins):
    assert token_crosses(PasswordResetTokenGenerator(), salon_a, salon_b, twins)


def token_crosses(generator, salon_a, salon_b, twins):
    with salon_context(salon_a):
        token = generator.make_token(User.objects.get(pk=twins[0]))
    with salon_context(salon_b):
        return generator.check_token(User.objects.get(pk=twins[1]), token)


def test_a_signed_value_of_a_is_refused_at_b_and_for_another_purpose(salon_a, salon_b):
    with salon_context(salon_a):
        text = sign({"visit": 1}, purpose="visit")
        with pytest.raises(signing.BadSignature):
            unsign(text, purpose="export", max_age_seconds=60)
    with salon_context(salon_b), pytest.raises(signing.BadSignature):
        unsign(text, purpose="visit", max_age_seconds=60)


def test_without_the_salon_in_the_salt_a_signed_value_would_cross(salon_a, salon_b, monkeypatch):
    monkeypatch.setattr(context, "salon_salt", lambda purpose: purpose)
    with salon_context(salon_a):
        text = sign({"visit": 1}, purpose="visit")
    with salon_context(salon_b):
        assert unsign(text, purpose="visit", max_age_seconds=60) == {"visit": 1}


def test_a_customers_link_of_a_is_nothing_at_b_even_for_a_visit_of_the_same_reference(salon_a, salon_b):
    with salon_context(salon_a):
        visit = make_visit()
        token = manage_token(visit)
    with salon_context(salon_b):
        twin = make_visit()
        type(twin).objects.filter(pk=twin.pk).update(reference=visit.reference)
        with pytest.raises(NotFound):
            appointment_by_token(token)


def test_a_form_token_of_a_does_not_fit_a_browser_of_b(salon_a, salon_b, client_of):
    page = client_of(salon_a, csrf=True).get("/desk/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    answer = client_of(salon_b, csrf=True).post("/desk/login/", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 403
