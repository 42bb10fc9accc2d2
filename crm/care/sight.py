"""Which tasks a person sees: a lead all of them; others their own and nobody's, as far as they see the customer."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from crm.care.models import Task
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.actor import Actor
from kernel.errors import NotFound
from tenants.accounts.rights import Action, may


@dataclass(frozen=True, slots=True)
class TaskSight:
    """`leads` sees everybody's tasks and may hand them on."""

    actor: Actor
    leads: bool
    customers: CustomerSight

    @property
    def sees_some(self) -> bool:
        """Whether any customer is theirs to see."""
        return may(self.actor, Action.CUSTOMER_SEE_OWN)

    def tasks(self, rows: QuerySet[Task]) -> QuerySet[Task]:
        """Those among `rows` that this person may see."""
        if self.leads:
            return rows
        free = Q(owner=None)
        if not self.customers.whole:
            seen = self.customers.customers(Customer.objects.all()).values("pk")
            free &= Q(customer=None) | Q(customer__in=seen if self.sees_some else [])
        return rows.filter(Q(owner_id=self.actor.id or 0) | free)


def task_sight(actor: Actor) -> TaskSight:
    """What the actor sees of the tasks: of no customer's but by their own ones, who sees no customers."""
    customers = CustomerSight(actor, may(actor, Action.CUSTOMER_SEE), may(actor, Action.CUSTOMER_SEE_CONTACT))
    return TaskSight(actor, may(actor, Action.TASKS_LEAD), customers)


def task_locked(sight: TaskSight, task_id: int) -> Task:
    """The task, locked for a change; raises NotFound when it is not there or not to be seen."""
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None or not sight.tasks(Task.objects.filter(pk=task_id)).exists():
        raise NotFound
    return task
