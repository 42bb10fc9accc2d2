"""Two owners demote each other, or both step down, at once: first without the lock, when the salon is lost; then with it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kernel.actor import Actor, ActorKind
from kernel.context import salon_context
from kernel.errors import NotAllowed
from tenants.accounts import access_services
from tenants.accounts.access_services import keep_an_owner, role_change, role_withdraw
from tenants.accounts.models import Role, RoleGrant, User
from tenants.accounts.roles.granting import LastOwner
from tenants.registry.models import Salon
from tests.cast import UserFactory

ROUNDS = 5


@pytest.fixture
def salon(module_database) -> Salon:
    """Salon A in a database with real commits."""
    return Salon.objects.get(slug="salon-a")


def acting(user):
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=Role.OWNER)


def demote(user, other):
    role_change(actor=acting(user), user_id=other.pk, role=Role.STYLIST)


def step_down(user, _other):
    role_withdraw(actor=acting(user), user_id=user.pk, role=Role.OWNER)


class Rivals:
    """Two owners, each of whom takes a role from the other, or from themselves, at the same moment."""

    def __init__(self, salon, take):
        self.salon, self.take = salon, take
        with salon_context(salon):
            RoleGrant.objects.filter(role=Role.OWNER).delete()
            self.pair = (UserFactory(role=Role.OWNER), UserFactory(role=Role.OWNER))
        self.gate = threading.Barrier(2)

    def left(self):
        """How many owners there are when both are done."""
        with salon_context(self.salon):
            for user in self.pair:
                RoleGrant.objects.filter(user=user).delete()
                RoleGrant.objects.bulk_create(
                    RoleGrant(user=user, role=role) for role in (Role.OWNER, Role.STYLIST)
                )
                User.objects.filter(pk=user.pk).update(role=Role.OWNER)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self.run, self.pair, reversed(self.pair)))
        with salon_context(self.salon):
            return User.objects.filter(grants__role=Role.OWNER, is_active=True).count()

    def run(self, user, other):
        try:
            with salon_context(self.salon):
                self.gate.wait(timeout=30)
                self.take(user, other)
        except (LastOwner, NotAllowed):
            pass
        finally:
            connections.close_all()


@pytest.mark.parametrize("take", [demote, step_down])
def test_without_the_lock_two_owners_lose_the_salon(salon, monkeypatch, take):
    looked = threading.Barrier(2)

    def unlocked(actor, user_id):
        return User.objects.get(pk=user_id)

    def look(user):
        keep_an_owner(user)
        looked.wait(timeout=30)

    monkeypatch.setattr(access_services, "login_managed", unlocked)
    monkeypatch.setattr(access_services, "keep_an_owner", look)
    assert Rivals(salon, take).left() == 0


@pytest.mark.parametrize("take", [demote, step_down])
def test_with_it_one_owner_always_stays(salon, take):
    rivals = Rivals(salon, take)
    assert [rivals.left() for _round in range(ROUNDS)] == [1] * ROUNDS
