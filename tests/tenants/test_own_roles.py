"""Roles that a salon makes, and several roles for one person: given, withdrawn, handed over; nobody climbs by them."""

import pytest

from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from kernel.errors import BadInput, NotAllowed, NotFound, StaleVersion
from tenants.accounts.access import actor_of
from tenants.accounts.access_services import role_change, role_grant, role_withdraw
from tenants.accounts.invitations import Invitee, invitation_create, login_invited
from tenants.accounts.models import OwnRole, Role, RoleGrant, User
from tenants.accounts.rights import IMPLIED, OWNABLE, RIGHTS, Action
from tenants.accounts.roles import own as own_roles
from tenants.accounts.roles.granting import LastOwner, LastRole, giver_of, grants_of
from tenants.accounts.roles.own import RoleDetails, own_role_change, own_role_create, own_role_remove
from tenants.accounts.roles.services import required_steps_set
from tenants.accounts.selectors import grants_with, needs_second_step, roles_of_salon
from tests.cast import LocationFactory, UserFactory

pytestmark = pytest.mark.django_db
ROLES = "/desk/settings/people/roles/"


@pytest.fixture
def boss(in_a, cast):
    return acting(cast.owner)


@pytest.fixture
def owner(salon_a, client_of, cast):
    client = client_of(salon_a, cast.owner)
    client.post("/desk/settings/people/new/", {"password_again": "secret-of-owner"})
    return client


@pytest.fixture
def shops(in_a):
    return [LocationFactory(name=name).pk for name in ("North", "South")]


def acting(user, **fields):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role, **fields)


def now(user, rf):
    """The person as their next request would know them."""
    return actor_of(User.objects.get(pk=user.pk), rf.get("/"))


def made(boss, name="Assistant", copied_from="receptionist"):
    return own_role_create(actor=boss, name=name, copied_from=copied_from)


def key(role):
    return f"own:{role.pk}"


def changed(boss, role, rights, *, version=1, name="Assistant"):
    details = RoleDetails(name=name, rights=rights)
    return own_role_change(actor=boss, role_id=role.pk, version=version, details=details)


def test_a_role_is_begun_from_one_of_ours(boss):
    assert set(made(boss).rights) == RIGHTS[Role.RECEPTIONIST]
    assert set(made(boss, "Chief", "manager").rights) == RIGHTS[Role.MANAGER]
    assert AuditLine.objects.filter(action="role.made").count() == 2


@pytest.mark.parametrize("name", ["Assistant", "assistant", " ASSISTANT ", "Manager", "owner"])
def test_a_name_stands_for_one_role(boss, name):
    made(boss)
    with pytest.raises(BadInput):
        made(boss, name)


def test_what_is_switched_holds_from_the_next_request(boss, cast, rf):
    role = made(boss)
    role_change(actor=boss, user_id=cast.stylist.pk, role=key(role))
    changed(boss, role, ["menu.see", "menu.write"])
    assert now(cast.stylist, rf).rights == {"menu.see", "menu.write"}
    assert User.objects.get(pk=cast.stylist.pk).role == Role.OWN


def test_neither_the_settings_nor_the_roles_can_be_put_into_one(boss):
    role = made(boss)
    assert set(changed(boss, role, list(Action)).rights) == OWNABLE
    assert not OWNABLE & {Action.ROLES_WRITE, Action.SETTINGS_WRITE}


def test_a_right_written_past_the_form_counts_for_nothing(boss, cast, rf):
    role = OwnRole.objects.create(name="Sly", rights=["roles.write", "settings.write", "no.such", "menu.see"])
    role_change(actor=boss, user_id=cast.stylist.pk, role=key(role))
    assert now(cast.stylist, rf).rights == {"menu.see"}


@pytest.mark.parametrize(("wide", "narrow"), IMPLIED.items())
def test_who_may_do_it_with_everybodys_may_do_it_with_their_own(boss, cast, rf, wide, narrow):
    role = OwnRole.objects.create(name="Made before", rights=[wide])
    role_change(actor=boss, user_id=cast.stylist.pk, role=key(role))
    assert now(cast.stylist, rf).rights == {wide, narrow}
    assert roles_of_salon()[key(role)].rights == {wide, narrow}
    assert grants_with(narrow).filter(user=cast.stylist).exists()


def test_nobody_puts_in_or_takes_out_a_right_that_they_lack(boss, cast):
    role = made(boss)
    half = frozenset(Action) - {Action.AUDIT_SEE, Action.CUSTOMER_SEE}
    narrowed = acting(cast.owner, rights=half)
    for rights in ([*role.rights, "audit.see"], set(role.rights) - {"customer.see"}):
        with pytest.raises(NotAllowed):
            changed(narrowed, role, rights)
    assert changed(narrowed, role, {*role.rights, "menu.write"}).version == 2


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_only_owners_make_change_and_remove_roles(boss, cast, role):
    own = made(boss)
    who = acting(getattr(cast, role))
    for attempt in (
        lambda: made(who, "Mine"),
        lambda: changed(who, own, ["access.write"]),
        lambda: own_role_remove(actor=who, role_id=own.pk),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_role_that_somebody_is_invited_with_meanwhile_stays(boss, cast, monkeypatch):
    role, locked = made(boss), own_roles._locked
    invitee = Invitee(email="new@x.example", name="New", role=key(role))

    def invited_first(role_id):
        login_invited(boss, system_clock, invitee)
        return locked(role_id)

    monkeypatch.setattr(own_roles, "_locked", invited_first)
    with pytest.raises(StaleVersion):
        own_role_remove(actor=boss, role_id=role.pk, heir="stylist")
    assert OwnRole.objects.filter(pk=role.pk).exists()


def test_somebody_with_a_role_of_ours_making_cannot_raise_it(boss, cast, rf):
    role = made(boss, copied_from="manager")
    role_change(actor=boss, user_id=cast.manager.pk, role=key(role))
    climber = now(cast.manager, rf)
    with pytest.raises(NotAllowed):
        changed(climber, role, OWNABLE)
    for wanted in (Role.OWNER, Role.MANAGER, key(role)):
        with pytest.raises(NotAllowed):
            role_grant(actor=climber, user_id=cast.stylist.pk, role=wanted)
        with pytest.raises(NotAllowed):
            role_grant(actor=climber, user_id=climber.id, role=wanted)


def test_two_tabs_cannot_overwrite_one_another(boss):
    role = made(boss)
    changed(boss, role, ["menu.see"])
    with pytest.raises(StaleVersion):
        changed(boss, role, ["team.see"])
    assert OwnRole.objects.get().rights == ["menu.see"]


def test_a_role_in_use_is_handed_over_where_it_holds(boss, cast, shops):
    role, other = made(boss), made(boss, "Helper")
    role_grant(actor=boss, user_id=cast.stylist.pk, role=key(role), places=[shops[0]])
    role_grant(actor=boss, user_id=cast.stylist.pk, role=key(other), places=[shops[1]])
    for heir in ("", Role.OWNER, key(role), "own:0"):
        with pytest.raises(BadInput):
            own_role_remove(actor=boss, role_id=role.pk, heir=heir)
    own_role_remove(actor=boss, role_id=role.pk, heir=key(other))
    assert grants_of(cast.stylist) == [("stylist", None), (key(other), shops)]
    own_role_remove(actor=boss, role_id=other.pk, heir="receptionist")
    assert grants_of(cast.stylist) == [("stylist", None), ("receptionist", shops)]
    assert AuditLine.objects.filter(action="access.role_changed", object_id=cast.stylist.pk).count() == 2


def test_a_role_that_nobody_has_goes_at_once_and_only_once(boss):
    role = made(boss)
    own_role_remove(actor=boss, role_id=role.pk)
    for number in (role.pk, 0, -1, 2**63):
        with pytest.raises(NotFound):
            own_role_remove(actor=boss, role_id=number)


def test_twenty_are_the_most(boss):
    OwnRole.objects.bulk_create(OwnRole(name=f"Role {number}") for number in range(20))
    with pytest.raises(BadInput):
        made(boss)


def test_roles_are_given_and_withdrawn_one_by_one_each_with_a_line(boss, cast, shops):
    role_grant(actor=boss, user_id=cast.stylist.pk, role="receptionist", places=[shops[1], shops[1]])
    role_grant(actor=boss, user_id=cast.stylist.pk, role="receptionist", places=[shops[0]])
    role_grant(actor=boss, user_id=cast.stylist.pk, role="receptionist", places=[shops[0]])
    assert grants_of(cast.stylist) == [("stylist", None), ("receptionist", [shops[0]])]
    assert User.objects.get(pk=cast.stylist.pk).role == Role.RECEPTIONIST
    role_withdraw(actor=boss, user_id=cast.stylist.pk, role="stylist")
    lines = AuditLine.objects.filter(object_id=cast.stylist.pk).order_by("pk")
    given, withdrawn = "access.role_given", "access.role_withdrawn"
    assert [line.action for line in lines] == [given, given, withdrawn]
    assert lines.last().after == {"receptionist": [shops[0]]}


def test_the_only_role_stays_and_one_that_is_not_there_is_not_found(boss, cast):
    with pytest.raises(LastRole):
        role_withdraw(actor=boss, user_id=cast.stylist.pk, role="stylist")
    for strange in ("manager", "own:1", "own:x", "own:" + "9" * 40, "\x00", ""):
        with pytest.raises(NotFound):
            role_withdraw(actor=boss, user_id=cast.stylist.pk, role=strange)
    assert grants_of(cast.stylist) == [("stylist", None)]


def test_the_last_owner_stays_whatever_else_they_are(boss, cast):
    role_grant(actor=boss, user_id=cast.owner.pk, role="manager")
    with pytest.raises(LastOwner):
        role_withdraw(actor=boss, user_id=cast.owner.pk, role="owner")
    with pytest.raises(LastOwner):
        role_change(actor=boss, user_id=cast.owner.pk, role="manager")
    role_grant(actor=boss, user_id=cast.manager.pk, role="owner")
    role_withdraw(actor=boss, user_id=cast.owner.pk, role="owner")
    assert User.objects.get(pk=cast.owner.pk).role == Role.MANAGER


def test_an_owner_is_one_everywhere(boss, cast, shops):
    with pytest.raises(NotAllowed):
        role_grant(actor=boss, user_id=cast.manager.pk, role="owner", places=shops)


@pytest.mark.parametrize("places", [[0], [-1], [2**62], []])
def test_a_strange_location_or_none_is_refused(boss, cast, places):
    attempt = {"actor": boss, "user_id": cast.stylist.pk, "role": "receptionist", "places": places}
    with pytest.raises(BadInput):
        role_grant(**attempt)


def test_who_gives_access_at_one_location_gives_it_there_alone(in_a, cast, shops, rf):
    north, south = shops
    local = UserFactory(role=Role.MANAGER)
    local.grants.update(places=[north])
    actor = now(local, rf)
    assert [role.key for role in giver_of(actor).gives()] == ["receptionist", "stylist", "accountant"]
    colleague = UserFactory()
    colleague.grants.update(places=[north])
    role_grant(actor=actor, user_id=colleague.pk, role="receptionist", places=[north])
    for places in (None, [south], [north, south]):
        with pytest.raises(NotAllowed):
            role_grant(actor=actor, user_id=colleague.pk, role="receptionist", places=places)
    with pytest.raises(NotAllowed):
        role_grant(actor=actor, user_id=cast.stylist.pk, role="receptionist", places=[north])
    invitee = {"email": "nina@new.example", "name": "Nina", "role": "stylist"}
    with pytest.raises(NotAllowed):
        invitation_create(actor=actor, clock=system_clock, invitee=Invitee(**invitee))
    nina = invitation_create(actor=actor, clock=system_clock, invitee=Invitee(**invitee, places=(north,)))
    assert grants_of(nina) == [("stylist", [north])]


def test_who_lost_a_right_while_they_clicked_changes_nothing(in_a, cast, rf):
    begun = now(cast.manager, rf)
    RoleGrant.objects.filter(user=cast.manager).update(role=Role.STYLIST)
    with pytest.raises(NotAllowed):
        role_grant(actor=begun, user_id=cast.stylist.pk, role="accountant")


def test_a_second_step_can_be_wanted_of_a_role_of_the_salons(boss, cast):
    role = made(boss)
    role_grant(actor=boss, user_id=cast.stylist.pk, role=key(role))
    required_steps_set(actor=boss, roles={key(role), "owner"})
    assert (needs_second_step(cast.stylist), needs_second_step(cast.manager)) == (True, False)
    required_steps_set(actor=boss, roles=set())
    assert not needs_second_step(cast.stylist)


def test_the_pages_make_switch_give_and_hand_over_a_role(salon_a, client_of, cast, owner):
    answer = owner.post(f"{ROLES}new/", {"name": "前台助理", "copied_from": "receptionist"})
    page = answer["Location"]
    assert "前台助理" in owner.get(ROLES).content.decode()
    owner.post(page, {"name": "助理", "version": 1, "rights": ["menu.see", "menu.write"]})
    own = "own:" + page.rstrip("/").rpartition("/")[2]
    person = f"/desk/settings/people/{cast.stylist.pk}/"
    owner.post(f"{person}role/", {"role": own, "how": "add"})
    text = owner.get(person).content.decode()
    assert ("助理" in text, "Stylist" in text) == (True, True)
    stylist = client_of(salon_a, cast.stylist)
    assert stylist.get("/desk/menu/categories/new/").status_code == 200
    assert cast.stylist.name in owner.get(page).content.decode()
    assert "Choose the one they get" in owner.post(f"{page}remove/", follow=True).content.decode()
    owner.post(f"{page}remove/", {"heir": "accountant"})
    assert stylist.get("/desk/menu/categories/new/").status_code == 403
    assert owner.get(page).status_code == 404


def test_a_form_that_is_older_says_what_is_saved_and_keeps_what_was_ticked(salon_a, owner):
    with salon_context(salon_a):
        role = OwnRole.objects.create(name="Helper", rights=["menu.see"], version=3)
    page = f"{ROLES}{role.pk}/"
    answer = owner.post(page, {"name": "Helper", "version": 2, "rights": ["team.see"]})
    text = answer.content.decode()
    assert (answer.status_code, "See the menu" in text, 'value="team.see" checked' in text) == (
        409,
        True,
        True,
    )
    owner.post(page, {"name": "Helper", "version": 3, "rights": ["team.see"]})
    with salon_context(salon_a):
        assert OwnRole.objects.get().rights == ["team.see"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "\x00"])
def test_a_name_that_is_none_is_refused(owner, name):
    assert owner.post(f"{ROLES}new/", {"name": name, "copied_from": "stylist"}).status_code == 422
    assert owner.post(f"{ROLES}new/", {"name": "Good", "copied_from": "owner"}).status_code == 422


def test_every_change_of_roles_asks_for_the_password(salon_a, client_of, cast):
    fresh = client_of(salon_a, cast.owner)
    with salon_context(salon_a):
        role = OwnRole.objects.create(name="Helper")
    person = f"/desk/settings/people/{cast.stylist.pk}/role/"
    for path in (
        f"{ROLES}new/",
        f"{ROLES}{role.pk}/",
        f"{ROLES}{role.pk}/remove/",
        person,
        f"{person}withdraw/",
    ):
        assert "Your password, once more" in fresh.post(path, {"role": "manager"}).content.decode()
    with salon_context(salon_a):
        assert grants_of(cast.stylist) == [("stylist", None)]


def test_a_role_of_b_is_nothing_at_a(salon_a, salon_b, cast, owner):
    with salon_context(salon_b):
        foreign = OwnRole.objects.create(name="Theirs", pk=987)
    assert owner.get(f"{ROLES}{foreign.pk}/").status_code == 404
    owner.post(f"/desk/settings/people/{cast.stylist.pk}/role/", {"role": f"own:{foreign.pk}", "how": "add"})
    with salon_context(salon_a):
        assert grants_of(cast.stylist) == [("stylist", None)]
