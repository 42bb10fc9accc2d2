"""Runs of the automatic roster, with an engine that answers at once."""

from booking.autoroster.engine import Line
from booking.autoroster.running import run_next
from booking.autoroster.services import run_ask
from booking.autoroster.solver.plan import Plan, Shift, plan_to_json
from tests.booking.roster.scene import MONDAY, manager


def ask(shop, clock, **more):
    """A run for the coming week is asked for."""
    wanted = {"location_id": shop.location.pk, "monday": MONDAY, "weeks": 1, "actor": manager(), **more}
    return run_ask(clock=clock, **wanted)


def plan_for(shop):
    """Ana works on Monday from nine to five."""
    return Plan(shifts=(Shift(shop.staff[0].pk, 0, ((540, 1020),)),), proven=True, cost=7)


def answering(plan, before=lambda: None):
    """An engine that finds a plan, then says it."""

    def lines(_problem, _seconds):
        yield Line(cost=9)
        before()
        yield None
        yield Line(is_last=True, plan=plan and plan_to_json(plan))

    return lines


def work(shop, clock, plan=None, before=lambda: None):
    """A worker comes by."""
    return run_next(clock=clock, engine=answering(plan or plan_for(shop), before))
