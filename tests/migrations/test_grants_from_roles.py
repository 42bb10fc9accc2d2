"""The step that turned one role of each login into a grant, with rows; forth, again, and back."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tenants.accounts.models import OwnRole, RoleGrant, User

step = import_module("tenants.accounts.migrations.0009_grants_from_roles")
EDITOR = SimpleNamespace(connection=connection)
pytestmark = pytest.mark.django_db


def test_everybody_keeps_the_role_they_had_at_every_location(in_a):
    RoleGrant.objects.all().delete()
    had = dict(User.objects.values_list("pk", "role"))
    step.grants_from_roles(apps, EDITOR)
    step.grants_from_roles(apps, EDITOR)
    rows = RoleGrant.objects.values_list("user", "role", "own_role", "places")
    assert sorted(rows) == sorted((pk, role, None, None) for pk, role in had.items())


def test_who_has_grants_already_gets_none_besides(in_a, cast):
    cast.stylist.grants.update(places=[1])
    step.grants_from_roles(apps, EDITOR)
    assert [grant.places for grant in cast.stylist.grants.all()] == [[1]]


def test_on_the_way_back_a_role_of_the_salons_making_becomes_the_one_that_may_least(in_a):
    user = User.objects.create(
        email="a@x.example", name="A", role="own", own_role=OwnRole.objects.create(name="Helper")
    )
    step.roles_from_grants(apps, EDITOR)
    user.refresh_from_db()
    assert user.role == "accountant"
