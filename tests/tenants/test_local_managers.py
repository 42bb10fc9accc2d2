"""Somebody who gives access at one location: whom they invite, whose login they see, whom they leave alone."""

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator

from booking.team.services import staff_invite
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.access import actor_of
from tenants.accounts.access_services import access_end, role_change
from tenants.accounts.invitations import Invitee
from tenants.accounts.models import Role, RoleGrant, SignIn, User
from tests.cast import LocationFactory, StaffMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(salon_a, cast, rf):
    """Two locations, the manager of the first and a stylist of each."""
    with salon_context(salon_a):
        here, there = LocationFactory(), LocationFactory()
        user = only(Role.MANAGER, here)
        near, far = only(Role.STYLIST, here), only(Role.STYLIST, there)
        actor = actor_of(User.objects.with_roles().get(pk=user.pk), rf.get("/"))
        yield SimpleNamespace(here=here, there=there, user=user, actor=actor, near=near, far=far)


def only(role, place):
    """Somebody with that role at that location alone."""
    user = UserFactory(role=role)
    user.grants.update(places=[place.pk])
    return user


def invite(scene, *places):
    """The manager invites a person who works at these locations, to their own."""
    staff = StaffMemberFactory(locations=places)
    invitee = Invitee(email="new@x.example", name="New", role="stylist", places=[scene.here.pk])
    return staff_invite(actor=scene.actor, clock=system_clock, staff_id=staff.pk, invitee=invitee)


def test_they_invite_who_works_with_them(scene):
    assert invite(scene, scene.here).user_id


@pytest.mark.parametrize("where", [["there"], ["here", "there"], []], ids=["elsewhere", "at_both", "nowhere"])
def test_they_give_nobody_a_login_who_works_elsewhere_too(scene, where):
    with pytest.raises(NotFound):
        invite(scene, *[getattr(scene, name) for name in where])
    assert not User.objects.filter(email="new@x.example").exists()


def test_the_page_of_such_a_person_is_not_there(scene, salon_a, client_of):
    staff = StaffMemberFactory(locations=[scene.there])
    page = f"/desk/team/{staff.pk}/access/"
    assert client_of(salon_a, scene.user).get(page).status_code == 404


def test_a_login_without_any_role_is_the_owners(scene, cast, rf):
    RoleGrant.objects.filter(user=cast.stylist).delete()
    everywhere = actor_of(User.objects.with_roles().get(pk=cast.manager.pk), rf.get("/"))
    for actor, refusal in ((scene.actor, NotFound), (everywhere, NotAllowed)):
        with pytest.raises(refusal):
            role_change(actor=actor, user_id=cast.stylist.pk, role="stylist")
    boss = actor_of(User.objects.with_roles().get(pk=cast.owner.pk), rf.get("/"))
    assert role_change(actor=boss, user_id=cast.stylist.pk, role="stylist").role == "stylist"


def test_logins_elsewhere_are_not_there(scene, salon_a, client_of):
    client = client_of(salon_a, scene.user)
    page = client.get("/desk/settings/people/").content.decode()
    shown = [f"/people/{user.pk}/" in page for user in (scene.user, scene.near, scene.far)]
    assert shown == [True, True, False]
    assert client.get(f"/desk/settings/people/{scene.far.pk}/").status_code == 404
    with pytest.raises(NotFound):
        access_end(actor=scene.actor, user_id=scene.far.pk)


def test_who_may_not_change_a_login_learns_nothing_of_its_devices(scene, salon_a, client_of, cast):
    Authenticator.objects.create(user=cast.owner, type="webauthn", data={"name": "Key", "credential": {}})
    now = system_clock.now()
    for user in (cast.owner, scene.near):
        key = client_of(salon_a, user).session.session_key
        held = {"user": user, "started_at": now, "last_seen_at": now}
        SignIn.objects.update_or_create(session_key=key, defaults=held)
    client = client_of(salon_a, scene.user)
    seen = [client.get(f"/desk/settings/people/{user.pk}/").context for user in (cast.owner, scene.near)]
    assert [page["may_change"] for page in seen] == [False, True]
    assert [bool(page["devices"]) for page in seen] == [False, True]
    assert seen[0]["has_second_step"] is False


def staff_of(user, *places):
    """The member of the team whose login that is."""
    return StaffMemberFactory(user=user, locations=places)


def test_the_tab_of_the_login_opens_for_whom_they_may_manage(scene, salon_a, client_of, cast):
    both = only(Role.STYLIST, scene.here)
    both.grants.update(places=[scene.here.pk, scene.there.pk])
    peer = only(Role.MANAGER, scene.here)
    people = {
        "near": (staff_of(scene.near, scene.here), 200),
        "far": (staff_of(scene.far, scene.there), 404),
        "above": (staff_of(cast.owner, scene.here), 404),
        "peer": (staff_of(peer, scene.here), 404),
        "elsewhere too": (staff_of(both, scene.here), 404),
        "no login yet": (StaffMemberFactory(locations=[scene.here]), 200),
    }
    client = client_of(salon_a, scene.user)
    seen = {
        name: client.get(f"/desk/team/{staff.pk}/access/").status_code for name, (staff, _) in people.items()
    }
    assert seen == {name: answer for name, (_staff, answer) in people.items()}
    tabs = {
        name: f"/desk/team/{staff.pk}/access/"
        in client.get(f"/desk/team/{staff.pk}/shifts/").content.decode()
        for name, (staff, _) in people.items()
        if name != "far"
    }
    assert tabs == {name: answer == 200 for name, (_staff, answer) in people.items() if name != "far"}
