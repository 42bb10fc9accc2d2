"""Who reads and writes plans of care: who holds the right, of the customers that they see (TRUST §6)."""

from booking.careplans.models import CarePlan
from crm.customers.models import Customer
from crm.customers.sight import customer_seen, customer_sight
from kernel.actor import Actor
from kernel.errors import NotFound, StaleVersion
from tenants.accounts.rights import Action, authorise, may


def customer_planned(actor: Actor, customer_id: int) -> Customer:
    """The customer, for whoever keeps plans; raises NotFound for who does not see them, NotAllowed."""
    customer = customer_seen(customer_sight(actor), customer_id)
    authorise(actor, Action.CARE_PLANS)
    return customer


def plan_seen(actor: Actor, plan_id: int) -> CarePlan:
    """The plan with its customer and main person; raises NotFound, NotAllowed."""
    plan = CarePlan.objects.select_related("customer", "main_staff").filter(pk=plan_id).first()
    if plan is None:
        raise NotFound
    customer_planned(actor, plan.customer_id)
    return plan


def plan_locked(actor: Actor, plan_id: int, version: int) -> CarePlan:
    """The plan as the person saw it, locked for a change. Raises NotFound, NotAllowed, StaleVersion."""
    plan_seen(actor, plan_id)
    rows = CarePlan.objects.select_for_update(of=("self",)).select_related("customer")
    plan = rows.filter(pk=plan_id).first()
    if plan is None:  # its customer was erased meanwhile
        raise NotFound
    if plan.version != version:
        raise StaleVersion
    return plan


def sees_plans(actor: Actor) -> bool:
    """Whether plans are any of the actor's business."""
    return may(actor, Action.CARE_PLANS)
