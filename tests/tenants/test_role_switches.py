"""The owner switches what is safe to switch; it holds at once, for that salon alone, and stands on the trail."""

import re

import pytest

from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.context import salon_context
from kernel.errors import NotAllowed
from tenants.accounts.models import Role, RoleSwitch
from tenants.accounts.rights import RANKS, RIGHTS, SWITCHABLE, Action, rights_with
from tenants.accounts.roles.granting import giver_of
from tenants.accounts.roles.services import role_switches_set
from tenants.accounts.roles.words import WORDS
from tenants.accounts.selectors import rights_by_role

pytestmark = pytest.mark.django_db
USUAL = {(role, action) for role, actions in SWITCHABLE.items() for action in actions & RIGHTS[role]}


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


def acting(user):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role)


def switch(client, *, on=(), off=()):
    ticks = [f"{role}:{action}" for role, action in (USUAL | set(on)) - set(off)]
    return client.post(
        "/desk/settings/people/roles/change/", {"on": ticks, "password_again": "secret-of-owner"}
    )


def test_what_is_switched_off_is_gone_at_the_next_click(salon_a, client_of, cast, owner):
    manager = client_of(salon_a, cast.manager)
    assert manager.get("/desk/menu/categories/new/").status_code == 200
    switch(owner, off=[(Role.MANAGER, Action.MENU_WRITE)])
    assert manager.get("/desk/menu/categories/new/").status_code == 403
    switch(owner)
    assert manager.get("/desk/menu/categories/new/").status_code == 200


def test_what_is_switched_on_is_there_at_the_next_click(salon_a, client_of, cast, owner):
    manager = client_of(salon_a, cast.manager)
    assert manager.get("/desk/settings/trail/").status_code == 403
    switch(owner, on=[(Role.MANAGER, Action.AUDIT_SEE)])
    assert manager.get("/desk/settings/trail/").status_code == 200


def test_a_switch_of_a_changes_nothing_at_b(salon_a, salon_b, client_of, cast_b, owner):
    switch(owner, on=[(Role.MANAGER, Action.AUDIT_SEE)])
    assert client_of(salon_b, cast_b.manager).get("/desk/settings/trail/").status_code == 403


def test_only_what_differs_is_kept_and_the_change_stands_on_the_trail(salon_a, owner):
    switch(owner, off=[(Role.STYLIST, Action.APPOINTMENT_WRITE_OWN)])
    switch(owner, off=[(Role.STYLIST, Action.APPOINTMENT_WRITE_OWN)])
    with salon_context(salon_a):
        row = RoleSwitch.objects.get()
        line = AuditLine.objects.get(action="roles.changed")
    assert (row.role, row.action, row.is_on) == ("stylist", "appointment.write_own", False)
    assert line.after == {"stylist appointment.write_own": False}


@pytest.mark.parametrize(
    ("role", "action"),
    [
        (Role.MANAGER, Action.SETTINGS_WRITE),
        (Role.MANAGER, Action.ROLES_WRITE),
        (Role.STYLIST, Action.CUSTOMER_SEE_CONTACT),
        (Role.RECEPTIONIST, Action.APPOINTMENT_OVERRIDE),
        (Role.ACCOUNTANT, Action.ACCESS_WRITE),
    ],
)
def test_what_is_not_safe_is_never_switched(in_a, cast, role, action):
    role_switches_set(actor=acting(cast.owner), wanted=USUAL | {(role, action)})
    assert not RoleSwitch.objects.exists()
    RoleSwitch.objects.create(role=role, action=action, is_on=True)
    assert action not in rights_by_role()[role]


def test_the_owner_can_always_do_everything(in_a, cast):
    assert Role.OWNER not in SWITCHABLE
    assert rights_with(Role.OWNER, on=[], off=list(Action)) == frozenset(Action)


@pytest.mark.parametrize("role", ["manager", "receptionist", "stylist", "accountant"])
def test_only_the_owner_switches(in_a, cast, role):
    with pytest.raises(NotAllowed):
        role_switches_set(actor=acting(getattr(cast, role)), wanted=[])


def test_a_manager_gives_no_role_that_may_more_than_they_do_now(in_a, cast):
    held = rights_with(Role.MANAGER, on=[], off=[Action.MESSAGES_SEE])
    RoleSwitch.objects.create(role=Role.MANAGER, action=Action.MESSAGES_SEE, is_on=False)
    narrowed = Actor(kind=ActorKind.USER, id=cast.manager.pk, role=Role.MANAGER, rights=held)
    assert [role.key for role in giver_of(narrowed).gives()] == [Role.STYLIST, Role.ACCOUNTANT]


def test_the_table_shows_every_decision_for_every_role(owner):
    text = owner.get("/desk/settings/people/roles/").content.decode()
    boxes = set(re.findall(r'name="on" value="([a-z:._]+)"', text))
    assert boxes == {f"{role}:{action}" for role, actions in SWITCHABLE.items() for action in actions}
    assert text.count("<td") == len(Action) * len(RANKS)


def test_a_manager_reads_the_table_and_changes_nothing(salon_a, client_of, cast):
    manager = client_of(salon_a, cast.manager)
    assert 'name="on"' not in manager.get("/desk/settings/people/roles/").content.decode()
    assert manager.post("/desk/settings/people/roles/change/", {"on": []}).status_code == 403


def test_every_decision_has_words():
    assert {action for rows in WORDS.values() for action in rows} == set(Action)


def test_an_accountant_lands_on_a_page_they_may_see(salon_a, client_of):
    client = client_of(salon_a)
    typed = {"login": "accountant@salon-a.example", "password": "secret-of-accountant"}
    assert client.post("/desk/login/", typed, follow=True).status_code == 200
