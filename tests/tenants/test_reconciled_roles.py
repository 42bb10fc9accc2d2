"""A release without a pause: the version before wrote only a role in a word, and afterwards that holds."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import FixedClock, system_clock
from kernel.due.models import DueWork
from kernel.due.registry import kinds_after_upgrade
from kernel.due.services import due_at_latest
from kernel.errors import NotAllowed
from tenants.accounts.access_services import roles_reconcile
from tenants.accounts.models import OwnRole, Role, RoleGrant, User
from tenants.accounts.roles.reconciling import DUE_KIND, roles_settle
from tenants.registry.models import SchemaVersion

ACTOR = system_actor("tests")


def held(user):
    """The person's roles and where."""
    return list(RoleGrant.objects.filter(user=user).values_list("role", "places"))


def test_who_was_demoted_by_the_version_before_keeps_nothing(in_a, cast):
    User.objects.filter(pk=cast.manager.pk).update(role="stylist")
    assert roles_reconcile(actor=ACTOR) == 1
    assert held(cast.manager) == [("stylist", None)]
    assert AuditLine.objects.get(action="access.role_changed").before == {"manager": "all"}


def test_who_was_invited_by_the_version_before_has_their_role(in_a, cast):
    RoleGrant.objects.filter(user=cast.receptionist).delete()
    assert roles_reconcile(actor=ACTOR) == 1
    assert held(cast.receptionist) == [("receptionist", None)]


def test_nothing_else_is_touched_however_often_it_runs(in_a, cast):
    cast.stylist.grants.update(places=[1])
    own = OwnRole.objects.create(name="Helper")
    User.objects.create(email="a@x.example", name="A", role="own", own_role=own)
    before = sorted(RoleGrant.objects.values_list("user", "role", "own_role", "places"))
    assert [roles_reconcile(actor=ACTOR), roles_reconcile(actor=ACTOR)] == [0, 0]
    assert sorted(RoleGrant.objects.values_list("user", "role", "own_role", "places")) == before


def test_only_the_product_and_owners_settle_it(in_a, cast):
    manager = Actor(kind=ActorKind.USER, id=cast.manager.pk, name="M", role=Role.MANAGER)
    with pytest.raises(NotAllowed):
        roles_reconcile(actor=manager)


def test_the_command_goes_through_all_salons(in_a, cast, capsys):
    User.objects.filter(pk=cast.manager.pk).update(role="stylist")
    call_command("roles_reconcile")
    assert capsys.readouterr().out.startswith("1 people")
    assert held(cast.manager) == [("stylist", None)]


@pytest.fixture
def due(in_a):
    """The work as a migration of the fleet has just left it."""
    SchemaVersion.objects.update_or_create(pk=in_a.schema_name, defaults={"fingerprint": "now"})
    due_at_latest(salon_uuid=in_a.uuid, kind=DUE_KIND, instant=system_clock.now())
    return DueWork.objects.filter(salon_uuid=in_a.uuid, kind=DUE_KIND)


def test_every_upgrade_settles_it_by_itself():
    assert DUE_KIND in kinds_after_upgrade()


def test_the_worker_looks_again_until_the_version_before_is_gone(due, cast):
    now = system_clock.now()
    assert roles_settle(clock=FixedClock(now)) == 0
    assert due.get().next_due_at == now + timedelta(hours=1)
    User.objects.filter(pk=cast.manager.pk).update(role="stylist")
    assert roles_settle(clock=FixedClock(now + timedelta(hours=1))) == 1
    assert held(cast.manager) == [("stylist", None)]
    assert roles_settle(clock=FixedClock(now + timedelta(hours=25))) == 0
    assert not due.exists()
