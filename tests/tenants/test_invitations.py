"""Inviting somebody: one link, once, for seven days, at this salon only; and nobody gives more than they have."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail

from booking.team.models import StaffMember
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.outbox.delivery import outbox_drain
from tenants.accounts.models import Invitation, Role, User
from tests.cast import StaffMemberFactory

pytestmark = pytest.mark.django_db
NEW = {"name": "Nina New", "email": "Nina@new.example", "role": "receptionist"}
PASSWORD = "a sentence of her own"


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def manager(salon_a, client_of, cast):
    return client_of(salon_a, cast.manager)


def confirmed(client, who="owner"):
    """What a form carries that says the password again."""
    return {"password_again": f"secret-of-{who}"}


def invite(client, who="owner", **changes):
    return client.post("/desk/settings/people/new/", {**NEW, **confirmed(client, who), **changes})


def link_sent(salon):
    """The path of the newest link that left."""
    with salon_context(salon):
        outbox_drain(clock=system_clock, budget=timedelta(seconds=15))
    return re.search(r"http://salon-a\.chignon\.test:8000(/desk/invitation/\S+)", mail.outbox[-1].body)[1]


def test_the_link_gives_a_password_and_the_desk(salon_a, client_of, owner):
    invite(owner)
    path, guest = link_sent(salon_a), client_of(salon_a)
    assert "Welcome, Nina New" in guest.get(path).content.decode()
    assert guest.post(path, {"password": PASSWORD})["Location"] == "/desk/today/"
    assert guest.get("/desk/today/").status_code == 200
    answer = client_of(salon_a).post("/desk/login/", {"login": "nina@new.example", "password": PASSWORD})
    assert answer["Location"] == "/desk/today/"


def test_the_link_works_once(salon_a, client_of, owner):
    invite(owner)
    path = link_sent(salon_a)
    client_of(salon_a).post(path, {"password": PASSWORD})
    again = client_of(salon_a).post(path, {"password": "another sentence"})
    assert again.status_code == 404
    assert "no longer works" in again.content.decode()


def test_the_link_of_a_is_nothing_at_b(salon_a, salon_b, client_of, owner):
    invite(owner)
    path = link_sent(salon_a)
    assert client_of(salon_b).get(path).status_code == 404
    assert client_of(salon_a).get(path).status_code == 200


def test_the_link_dies_after_seven_days(salon_a, client_of, owner):
    invite(owner)
    path = link_sent(salon_a)
    with salon_context(salon_a):
        row = Invitation.objects.get()
        assert row.expires_at - row.sent_at == timedelta(days=7)
        Invitation.objects.update(sent_at="2020-01-01T00:00:00Z", expires_at="2020-01-08T00:00:00Z")
    assert client_of(salon_a).post(path, {"password": PASSWORD}).status_code == 404


def test_a_weak_password_is_refused_and_the_link_stays_good(salon_a, client_of, owner):
    invite(owner)
    path = link_sent(salon_a)
    assert client_of(salon_a).post(path, {"password": "password"}).status_code == 422
    assert client_of(salon_a).post(path, {"password": PASSWORD}).status_code == 302


def test_the_token_is_kept_as_a_hash_only(salon_a, owner):
    invite(owner)
    token = link_sent(salon_a).split("/")[3]
    with salon_context(salon_a):
        assert token not in Invitation.objects.get().token_hash


def test_before_the_link_is_used_there_is_no_way_in(salon_a, client_of, owner):
    invite(owner)
    mail.outbox.clear()
    client_of(salon_a).post("/desk/password/reset/", {"email": "nina@new.example"})
    with salon_context(salon_a):
        assert not User.objects.get(email="nina@new.example").is_active
        outbox_drain(clock=system_clock, budget=timedelta(seconds=15))
    assert "password/reset" not in "".join(letter.body for letter in mail.outbox)


def test_a_new_link_kills_the_one_before(salon_a, client_of, owner):
    invite(owner)
    first = link_sent(salon_a)
    with salon_context(salon_a):
        nina = User.objects.get(email="nina@new.example")
    owner.post(f"/desk/settings/people/{nina.pk}/invite/")
    second = link_sent(salon_a)
    assert client_of(salon_a).get(first).status_code == 404
    assert client_of(salon_a).get(second).status_code == 200


def test_a_withdrawn_invitation_leaves_neither_link_nor_login(salon_a, client_of, owner):
    invite(owner)
    path = link_sent(salon_a)
    with salon_context(salon_a):
        nina = User.objects.get(email="nina@new.example")
    owner.post(f"/desk/settings/people/{nina.pk}/withdraw/")
    assert client_of(salon_a).get(path).status_code == 404
    with salon_context(salon_a):
        assert not User.objects.filter(email="nina@new.example").exists()
        assert AuditLine.objects.filter(action="access.withdrawn").exists()


def test_an_address_with_a_login_is_not_invited_twice(salon_a, owner):
    answer = invite(owner, email="MANAGER@salon-a.example")
    assert answer.status_code == 422
    assert "a login with this address already" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "goes"),
    [("owner", False), ("manager", False), ("receptionist", True), ("stylist", True), ("accountant", True)],
)
def test_a_manager_invites_only_below_their_own_role(salon_a, manager, role, goes):
    answer = invite(manager, "manager", role=role)
    with salon_context(salon_a):
        assert User.objects.filter(email="nina@new.example", role=role).exists() is goes
    assert (answer.status_code == 302) is goes


@pytest.mark.parametrize("role", ["admin", "support", "nonsense"])
def test_nobody_gives_a_role_that_no_salon_has(salon_a, owner, role):
    assert invite(owner, role=role).status_code == 422


def test_a_stylist_of_the_team_is_invited_on_their_own_page(salon_a, client_of, owner):
    with salon_context(salon_a):
        ana = StaffMemberFactory(name="Ana", email="ana@staff.example")
    assert "ana@staff.example" in owner.get(f"/desk/team/{ana.pk}/access/").content.decode()
    typed = {"email": "ana@staff.example", "role": "stylist", **confirmed(owner)}
    assert owner.post(f"/desk/team/{ana.pk}/access/", typed).status_code == 302
    client_of(salon_a).post(link_sent(salon_a), {"password": PASSWORD})
    with salon_context(salon_a):
        assert StaffMember.objects.get(pk=ana.pk).user.role == Role.STYLIST
    assert "can sign in" in owner.get(f"/desk/team/{ana.pk}/access/").content.decode()


def test_an_invitation_asks_for_the_password_and_carries_what_was_typed(salon_a, owner):
    asked = owner.post("/desk/settings/people/new/", NEW)
    assert 'value="Nina@new.example"' in asked.content.decode()
    assert 'name="password_again"' in asked.content.decode()
    with salon_context(salon_a):
        assert not Invitation.objects.exists()


def test_a_wrong_password_changes_nothing_and_is_counted(salon_a, owner):
    answers = [
        owner.post("/desk/settings/people/new/", {**NEW, "password_again": "wrong"}).status_code
        for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]
    with salon_context(salon_a):
        assert not Invitation.objects.exists()


def test_the_password_is_good_for_ten_minutes_on_that_device(salon_a, owner, client_of, cast):
    invite(owner)
    assert owner.post("/desk/settings/people/new/", {**NEW, "email": "two@new.example"}).status_code == 302
    other = client_of(salon_a, cast.owner)
    assert (
        "password_again"
        in other.post("/desk/settings/people/new/", {**NEW, "email": "x@x.example"}).content.decode()
    )
    with salon_context(salon_a):
        session = owner.session
        session["password_seen_at"] -= 601
        session.save()
    assert "password_again" in owner.post("/desk/settings/people/new/", NEW).content.decode()


def test_who_comes_back_by_a_link_still_needs_their_second_step(salon_a, client_of, owner):
    invite(owner)
    path, guest = link_sent(salon_a), client_of(salon_a)
    with salon_context(salon_a):
        nina = User.objects.get(email="nina@new.example")
        TOTP.activate(nina, "JBSWY3DPEHPK3PXP")
    assert guest.post(path, {"password": PASSWORD})["Location"] == "/desk/login/"
    answer = guest.post("/desk/login/", {"login": "nina@new.example", "password": PASSWORD})
    assert answer["Location"] == "/desk/login/code/"
