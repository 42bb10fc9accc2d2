"""A customer of Ana's with a plan of six cuts, three weeks apart."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from booking.careplans.checking import LineWish, PlanWords
from booking.careplans.models import CarePlan
from booking.careplans.plans import plan_make
from booking.careplans.sessions import PlanStanding, standing_of
from booking.diary.models import Appointment, AppointmentLine
from crm.customers.models import Customer
from kernel.actor import Actor, ActorKind, system_actor
from kernel.clock import FixedClock
from tests.cast import CustomerFactory, open_salon
from tests.visits import make_visit

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
CLOCK = FixedClock(NOW)
ACTOR = system_actor("test")


def actor_like(user) -> Actor:
    """The person as an actor of a service."""
    return Actor(kind=ActorKind.USER, id=user.pk, name=user.name, role=user.role, source="desk")


@dataclass
class Care:
    """A shop, who is served there, and their plans."""

    shop: Any
    ada: Customer

    @property
    def service(self):
        return self.shop.services[0]

    def words(self, **told) -> PlanWords:
        """A plan of six cuts, three weeks apart, since fifty days ago."""
        line = LineWish(self.service.pk, 6, 3)
        usual = {"title": "Fresh colour", "kind": "hair", "started_on": TODAY - timedelta(days=50)}
        return PlanWords(**{**usual, "lines": [line], **told})

    def plan(self, **told) -> CarePlan:
        return plan_make(actor=ACTOR, clock=CLOCK, customer_id=self.ada.pk, words=self.words(**told))

    def came(self, *days, state="done", customer=None) -> Appointment:
        """Visits so many days from now; the last one."""
        for ahead in days:
            visit = make_visit(shop=self.shop, email=None, start=NOW + timedelta(days=ahead), state=state)
            visit.customer = customer or self.ada
            visit.save()
        return visit


@pytest.fixture
def care(in_a) -> Care:
    return Care(open_salon(), CustomerFactory(name="Ada"))


def standing(plan) -> PlanStanding:
    """How far the plan has come now."""
    return standing_of(CarePlan.objects.get(pk=plan.pk), CLOCK)


def twice(visit) -> AppointmentLine:
    """The same service once more in the visit."""
    line = visit.lines.get()
    line.pk, line.position = None, 1
    line.save()
    return line
