"""Roles change and access ends, at once; the last owner stays (who hurries: tests/concurrency/test_last_owner.py)."""

from datetime import date

import pytest

from booking.team.services import StaffDetails, staff_change
from kernel.actor import Actor, ActorKind
from kernel.context import salon_context
from kernel.errors import NotAllowed
from tenants.accounts.access_services import access_end, role_change
from tenants.accounts.models import Role, User
from tenants.accounts.roles.granting import LastOwner
from tests.cast import StaffMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def acting(user):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role)


@pytest.fixture
def owner(salon_a, client_of, cast):
    client = client_of(salon_a, cast.owner)
    client.post("/desk/settings/people/new/", {"password_again": "secret-of-owner"})
    return client


def test_another_role_holds_from_the_next_click(salon_a, client_of, cast, owner):
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.get("/desk/messages/").status_code == 403
    owner.post(f"/desk/settings/people/{cast.stylist.pk}/role/", {"role": "receptionist"})
    assert stylist.get("/desk/messages/").status_code == 200


def test_ended_access_signs_out_every_device_at_once(salon_a, client_of, cast, owner):
    tablet, phone = (client_of(salon_a, cast.stylist) for _device in range(2))
    owner.post(f"/desk/settings/people/{cast.stylist.pk}/end/")
    assert [device.get("/desk/today/")["Location"][:12] for device in (tablet, phone)] == ["/desk/login/"] * 2
    answer = client_of(salon_a).post(
        "/desk/login/", {"login": "stylist@salon-a.example", "password": "secret-of-stylist"}
    )
    assert not answer.get("Location", "").startswith("/desk/today/")


def test_who_is_archived_in_the_team_can_no_longer_sign_in(salon_a, client_of, cast, owner):
    with salon_context(salon_a):
        ana = StaffMemberFactory(name="Ana", user=cast.stylist)
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.get("/desk/today/").status_code == 200
    owner.post(f"/desk/team/{ana.pk}/archive/")
    assert stylist.get("/desk/today/").status_code == 302


def test_who_left_can_be_invited_again(salon_a, cast, owner):
    owner.post(f"/desk/settings/people/{cast.stylist.pk}/end/")
    assert owner.post(f"/desk/settings/people/{cast.stylist.pk}/invite/").status_code == 302
    assert "invited, until" in owner.get(f"/desk/settings/people/{cast.stylist.pk}/").content.decode()


@pytest.mark.parametrize("target", ["owner", "manager"])
def test_a_manager_touches_nobody_of_their_own_role_or_above(in_a, cast, target):
    for change in (access_end, lambda **who: role_change(role=Role.STYLIST, **who)):
        with pytest.raises(NotAllowed):
            change(actor=acting(cast.manager), user_id=getattr(cast, target).pk)


def test_a_manager_raises_nobody_to_their_own_role(in_a, cast):
    with pytest.raises(NotAllowed):
        role_change(actor=acting(cast.manager), user_id=cast.stylist.pk, role=Role.MANAGER)


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_nobody_below_a_manager_touches_anybody(in_a, cast, role):
    with pytest.raises(NotAllowed):
        access_end(actor=acting(getattr(cast, role)), user_id=cast.stylist.pk)


def test_the_last_owner_is_neither_demoted_nor_shut_out(in_a, cast):
    for change in (access_end, lambda **who: role_change(role=Role.MANAGER, **who)):
        with pytest.raises(LastOwner):
            change(actor=acting(cast.owner), user_id=cast.owner.pk)


def test_the_last_owner_reads_why(salon_a, cast, owner):
    answer = owner.post(f"/desk/settings/people/{cast.owner.pk}/role/", {"role": "stylist"}, follow=True)
    assert "Make somebody else owner first" in answer.content.decode()


def test_an_owner_may_go_while_another_stays(in_a, cast):
    second = UserFactory(role=Role.OWNER)
    access_end(actor=acting(second), user_id=cast.owner.pk)
    assert not User.objects.get(pk=cast.owner.pk).is_active


def test_who_lost_their_role_while_they_clicked_changes_nothing(in_a, cast):
    begun = acting(cast.owner)
    UserFactory(role=Role.OWNER)
    role_change(actor=acting(cast.owner), user_id=cast.owner.pk, role=Role.MANAGER)
    with pytest.raises(NotAllowed):
        access_end(actor=begun, user_id=cast.stylist.pk)


def test_a_manager_writes_no_last_day_for_an_owner(in_a, cast):
    UserFactory(role=Role.OWNER)
    boss = StaffMemberFactory(name="Boss", user=cast.owner)
    gone = StaffDetails(name="Boss", leaves_on=date(2020, 1, 1))
    with pytest.raises(NotAllowed):
        staff_change(actor=acting(cast.manager), staff_id=boss.pk, details=gone, location_ids=[])
    renamed = StaffDetails(name="The Boss")
    assert staff_change(
        actor=acting(cast.manager), staff_id=boss.pk, details=renamed, location_ids=[]
    ).name == ("The Boss")
