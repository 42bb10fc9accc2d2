"""A second step that the owner wants of a role: asked for at the next sign-in, before any page; and passkeys as rows."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY

from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.context import salon_context
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.models import RequiredStep
from tenants.accounts.roles.services import required_steps_set
from tenants.accounts.second_step.codes import StepRequired
from tenants.accounts.second_step.passkeys import passkey_remove
from tests.tenants.test_second_step import AGAIN, code_of

pytestmark = pytest.mark.django_db
WANTED = "/desk/settings/people/roles/second-step/"
OWNER = {"password_again": "secret-of-owner"}


def acting(user):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role)


@pytest.fixture
def wanted(salon_a):
    with salon_context(salon_a):
        RequiredStep.objects.create(role="stylist")


def passkey_of(salon, user, name="Phone"):
    with salon_context(salon):
        return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})


def test_the_owner_names_the_roles_and_the_trail_says_so(salon_a, client_of, cast):
    owner = client_of(salon_a, cast.owner)
    owner.post(WANTED, {"required": ["stylist", "owner", "admin", "nonsense"], **OWNER})
    with salon_context(salon_a):
        assert set(RequiredStep.objects.values_list("role", flat=True)) == {"stylist", "owner"}
        line = AuditLine.objects.get(action="roles.second_step")
    assert line.after == {"roles": ["owner", "stylist"]}
    assert "1 person has none" in owner.get("/desk/settings/people/roles/").content.decode()


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_nobody_else_names_them(in_a, cast, role):
    with pytest.raises(NotAllowed):
        required_steps_set(actor=acting(getattr(cast, role)), roles=["owner"])


def test_who_has_none_sees_only_the_page_that_makes_one_until_it_is_made(salon_a, client_of, cast, wanted):
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.get("/desk/today/")["Location"] == "/desk/profile/second-step/"
    assert stylist.post("/desk/visits/1/note/")["Location"] == "/desk/profile/second-step/"
    page = stylist.get("/desk/profile/second-step/")
    assert "wants a second step of your role" in page.content.decode()
    secret = page.context["secret"].replace(" ", "")
    stylist.post("/desk/profile/second-step/", {"code": code_of(secret), **AGAIN})
    assert stylist.get("/desk/today/").status_code == 200


def test_who_is_signed_in_already_is_asked_at_the_next_time(salon_a, client_of, cast):
    stylist = client_of(salon_a, cast.stylist)
    client_of(salon_a, cast.owner).post(WANTED, {"required": ["stylist"], **OWNER})
    assert stylist.get("/desk/today/").status_code == 200
    assert client_of(salon_a, cast.stylist).get("/desk/today/").status_code == 302


def test_who_has_one_and_other_roles_are_not_asked(salon_a, client_of, cast, wanted):
    passkey_of(salon_a, cast.stylist)
    assert client_of(salon_a, cast.stylist).get("/desk/today/").status_code == 200
    assert client_of(salon_a, cast.manager).get("/desk/today/").status_code == 200


def test_what_the_role_needs_one_does_not_take_away_from_oneself(salon_a, client_of, cast, wanted):
    key = passkey_of(salon_a, cast.stylist)
    with salon_context(salon_a), pytest.raises(StepRequired):
        passkey_remove(actor=acting(cast.stylist), passkey_id=key.pk)
    stylist = client_of(salon_a, cast.stylist)
    stylist.post(f"/desk/profile/second-step/{cast.stylist.pk}/end/", AGAIN)
    with salon_context(salon_a):
        assert Authenticator.objects.filter(pk=key.pk).exists()
    owner = client_of(salon_a, cast.owner)
    owner.post(f"/desk/profile/second-step/{cast.stylist.pk}/end/", OWNER)
    with salon_context(salon_a):
        assert not Authenticator.objects.exists()


def test_a_passkey_is_taken_away_by_its_owner_alone(salon_a, client_of, cast):
    key = passkey_of(salon_a, cast.stylist)
    with salon_context(salon_a), pytest.raises(NotFound):
        passkey_remove(actor=acting(cast.owner), passkey_id=key.pk)
    path = f"/desk/profile/passkeys/{key.pk}/remove/"
    stylist = client_of(salon_a, cast.stylist)
    assert "password_again" in stylist.post(path).content.decode()
    stylist.post(path, AGAIN)
    with salon_context(salon_a):
        assert not Authenticator.objects.exists()
        assert AuditLine.objects.filter(action="user.passkey_removed").exists()


FORGED = [
    "x", "[]", "{}", "null", '{"response": 1}', '{"response": {}}', '{"response": {"userHandle": null}}',
    '{"response": {"userHandle": "MQ"}}', '{"response": {"userHandle": [1]}}', '{"response": {"userHandle": {"a": 1}}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "AA"}}),
]  # fmt: skip


@pytest.mark.parametrize("credential", FORGED)
def test_a_forged_passkey_opens_nothing_and_breaks_nothing(salon_a, client_of, cast, credential):
    guest = client_of(salon_a)
    guest.get("/desk/login/passkey/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert guest.post("/desk/login/passkey/", {"credential": credential})["Location"] == "/desk/login/"
    with salon_context(salon_a):
        assert SESSION_KEY not in guest.session
    stylist = client_of(salon_a, cast.stylist)
    stylist.get("/desk/profile/passkeys/new/")
    answer = stylist.post("/desk/profile/passkeys/new/", {"credential": credential, **AGAIN})
    assert answer.status_code == 422
    with salon_context(salon_a):
        assert not Authenticator.objects.exists()


def test_strangers_do_not_begin_sessions_without_end(salon_a, client_of):
    guest = client_of(salon_a)
    ask = {"headers": {"X-Requested-With": "XMLHttpRequest"}}
    assert [guest.get("/desk/login/passkey/", **ask).status_code for _time in range(61)][-2:] == [200, 429]
