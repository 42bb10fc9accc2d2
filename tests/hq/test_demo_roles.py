"""The demo salons' own roles: made, and held by people at the shop alone."""

import pytest

from hq.demo.house import house_make
from hq.demo.roles import roles_write
from hq.demo.salons import DEMO_SALONS
from kernel.actor import system_actor
from kernel.clock import system_clock
from tenants.accounts.models import OwnRole, RoleGrant
from tenants.accounts.rights import RIGHTS, Action


@pytest.mark.parametrize("demo", DEMO_SALONS, ids=[demo.slug for demo in DEMO_SALONS])
def test_each_demo_salon_has_two_roles_of_its_own_held_at_its_shop(in_a, demo):
    actor = system_actor("demo")
    location = house_make(actor=actor, demo=demo, clock=system_clock)
    roles_write(actor=actor, demo=demo, location=location)
    learner, evening = OwnRole.objects.order_by("pk")
    assert set(learner.rights) < RIGHTS["stylist"]
    assert Action.CUSTOMER_SEE_CONTACT not in evening.rights
    held = RoleGrant.objects.filter(own_role__isnull=False)
    assert [grant.places for grant in held.order_by("pk")] == [[location.pk], [location.pk]]
    assert RoleGrant.objects.filter(user=held.order_by("pk")[1].user).count() == 2
