"""Which customers a person of the salon sees, and whether with their contacts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from crm.customers.models import Customer
from kernel.actor import Actor
from kernel.errors import NotFound
from tenants.accounts.rights import Action, authorise, may

Served = Callable[[Actor], Q]

_served: list[Served] = []
_beside: dict[str, tuple[str, ...]] = {}


def register_beside(relation: str, *, without: tuple[str, ...] = ()) -> None:
    """Let the customer's pages read that one-to-one relation ("facts") in the customer's own statement.

    `without` are its columns that the pages do not need.
    """
    _beside[relation] = without


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

    def among(self, ids: Iterable[int | None]) -> set[int]:
        """Those of the customers `ids` who may be seen: whose names may lead to their page. No query for who sees all."""
        wanted = {pk for pk in ids if pk is not None}
        if self.whole or not wanted:
            return wanted
        return set(self.customers(Customer.objects.filter(pk__in=wanted)).values_list("pk", flat=True))


def customer_sight(actor: Actor) -> CustomerSight:
    """What the actor sees of the customers; raises NotAllowed for whoever sees none at all."""
    whole = may(actor, Action.CUSTOMER_SEE)
    if not whole:
        authorise(actor, Action.CUSTOMER_SEE_OWN)
    return CustomerSight(actor, whole, may(actor, Action.CUSTOMER_SEE_CONTACT))


def customer_seen(sight: CustomerSight, customer_id: int) -> Customer:
    """The customer with contacts and tags; raises NotFound when they are not there or not to be seen by this person."""
    return _one(sight.customers(Customer.objects.filter(pk=customer_id)))


def customer_seen_whole(sight: CustomerSight, customer_id: int) -> Customer:
    """As `customer_seen`, with what rooms keep beside them (`register_beside`); raises NotFound."""
    unread = [f"{relation}__{column}" for relation, columns in _beside.items() for column in columns]
    rows = Customer.objects.filter(pk=customer_id).select_related(*_beside).defer(*unread)
    return _one(sight.customers(rows))


def _one(rows: QuerySet[Customer]) -> Customer:
    customer = rows.prefetch_related("contacts", "tags").first()
    if customer is None:
        raise NotFound
    return customer


def customers_opened(actor: Actor, ids: Iterable[int | None]) -> set[int]:
    """Those of `ids` whose page the actor may open, for names that lead there; nobody for who sees no customers."""
    return customer_sight(actor).among(ids) if may(actor, Action.CUSTOMER_SEE_OWN) else set()
