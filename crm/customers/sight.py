"""Which customers a person of the salon sees, and whether with their contacts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from crm.customers.models import Customer
from kernel.actor import Actor
from kernel.errors import NotFound
from tenants.accounts.rights import Action, authorise, may

Served = Callable[[Actor], Q]

_served: list[Served] = []


def register_served(served: Served) -> None:
    """Let `served(actor)` say which customers the actor serves themselves (a higher room knows the visits)."""
    if served not in _served:
        _served.append(served)


@dataclass(frozen=True, slots=True)
class CustomerSight:
    """`whole` sees everybody; otherwise those whom the actor serves. `contacts` shows phones and emails in full."""

    actor: Actor
    whole: bool
    contacts: bool

    def customers(self, rows: QuerySet[Customer]) -> QuerySet[Customer]:
        """Those among `rows` who may be seen."""
        if self.whole:
            return rows
        own = Q(pk__in=[])
        for served in _served:
            own |= Q(pk__in=Customer.objects.filter(served(self.actor)).values("pk"))
        return rows.filter(own)


def customer_sight(actor: Actor) -> CustomerSight:
    """What the actor sees of the customers; raises NotAllowed for whoever sees none at all."""
    whole = may(actor, Action.CUSTOMER_SEE)
    if not whole:
        authorise(actor, Action.CUSTOMER_SEE_OWN)
    return CustomerSight(actor, whole, may(actor, Action.CUSTOMER_SEE_CONTACT))


def customer_seen(sight: CustomerSight, customer_id: int) -> Customer:
    """The customer with contacts and tags; raises NotFound when they are not there or not to be seen by this person."""
    rows = Customer.objects.prefetch_related("contacts", "tags")
    customer = sight.customers(rows.filter(pk=customer_id)).first()
    if customer is None:
        raise NotFound
    return customer
