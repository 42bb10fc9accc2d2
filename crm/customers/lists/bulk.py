"""What can be done to many customers at once: rooms register it (`desk.py`), the list offers it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.customers.lists.filters import Choices
from crm.customers.lists.listing import Listing
from crm.customers.models import Customer
from crm.customers.sight import customer_sight
from crm.customers.standing import customers_held
from kernel.actor import Actor
from kernel.errors import BadInput, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise, may

MOST_NAMED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAction:
    """One action: stable code, label, the right it needs, its choices as (value, words).

    `run(actor, customer_ids, value)` does it inside one transaction, with its line on the trail, and says how many it
    changed; it raises NotFound for a value that is no choice.
    """

    code: str
    label: str | Promise
    action: Action
    position: int
    choices: Callable[[], Choices]
    run: Callable[[Actor, Collection[int], str], int]


_actions: dict[str, BulkAction] = {}


def register_bulk(one: BulkAction) -> None:
    """Add the action, or replace the one of the same code."""
    _actions[one.code] = one


def bulk_actions(actor: Actor) -> list[BulkAction]:
    """What this person may do to many."""
    known = sorted(_actions.values(), key=lambda one: one.position)
    return [one for one in known if may(actor, one.action)]


@service_transaction
def customers_bulk(
    *, actor: Actor, code: str, value: str, listing: Listing, customer_ids: Collection[int] | None
) -> int:
    """Do it to the customers of these ids, or (None) to all of the list as it stands now; how many were changed.

    All or nothing: one id that is not there or not this person's to see, and nothing changes. Raises NotAllowed,
    NotFound, BadInput (nobody chosen, too many named).
    """
    one = _actions.get(code)
    if one is None:
        raise NotFound
    authorise(actor, one.action)
    sight = customer_sight(actor)
    if customer_ids is None:
        return one.run(actor, customers_held(listing.rows(sight).values_list("pk", flat=True)), value)
    wanted = named_checked(customer_ids)
    rows = sight.customers(Customer.objects.filter(pk__in=wanted))
    found = customers_held(rows.values_list("pk", flat=True))
    if len(found) != len(wanted):
        raise NotFound
    return one.run(actor, found, value)


def named_checked(customer_ids: Collection[int]) -> set[int]:
    """Customers who were named one by one, each once. Raises BadInput (nobody, too many)."""
    wanted = set(customer_ids)
    if not wanted:
        raise BadInput.of("ids", "required", _("Please choose at least one customer."))
    if len(wanted) > MOST_NAMED:
        raise BadInput.of("ids", "too_many", _("Please choose 200 customers at most, or all of the list."))
    return wanted
