"""The row that stands for a person, whatever other rows turned out to be the same one and were merged into it.

Who writes a row of a customer holds them by one of these, in the same transaction: a merge waits for it and takes
the new row along, or has been and the kept customer is the one that is given. Nobody gets hold of somebody who was erased.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from crm.customers.models import Customer
from kernel.errors import Busy, NotFound

TRIES = 3
# A merge that commits meanwhile leaves no row here (its pair no longer joins), and a second look finds the kept one.
_STANDING = """
SELECT kept.* FROM customers_customer asked
JOIN customers_customer kept ON kept.id = coalesce(asked.merged_into_id, asked.id)
WHERE asked.id = %s AND kept.erased_at IS NULL FOR {lock}
"""
_MANY = """
SELECT id FROM customers_customer WHERE id = ANY(%s) AND merged_into_id IS NULL AND erased_at IS NULL
ORDER BY id FOR KEY SHARE
"""
HOLD, LOCK = _STANDING.format(lock="KEY SHARE"), _STANDING.format(lock="NO KEY UPDATE")


def customer_held(customer_id: int) -> Customer:
    """The customer, or who they were merged into, held until the transaction ends: nobody merges them away meanwhile.

    Raises NotFound, Busy.
    """
    return _standing(HOLD, customer_id)


def customer_locked(customer_id: int) -> Customer:
    """As `customer_held`, for who changes something of the customer's that one after the other may change.

    Raises NotFound, Busy.
    """
    return _standing(LOCK, customer_id)


def row_locked(customer_id: int) -> Customer:
    """The row of that id itself, locked until the transaction ends: for who changes what a page showed of it.

    Raises NotFound, also where they were merged into somebody or erased meanwhile.
    """
    rows = Customer.objects.select_for_update(no_key=True).filter(merged_into=None, erased_at=None)
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    return customer


def _standing(statement: str, customer_id: int) -> Customer:
    for _try in range(TRIES):
        found = list(Customer.objects.raw(statement, [customer_id]))
        if found:
            return found[0]
        if not Customer.objects.filter(pk=customer_id, erased_at=None).exists():
            raise NotFound
    raise Busy


def customers_held(customer_ids: Collection[int]) -> list[int]:
    """As `customer_held`, of many: those who stand for themselves, by their ids; who was merged or erased is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [list(customer_ids)])
        return [row[0] for row in cursor.fetchall()]


def ids_of(customer_id: int) -> list[int]:
    """The ids under which things of this customer may stand that cannot be moved (consents, the trail), own first."""
    rows = Customer.objects.filter(Q(pk=customer_id) | Q(merged_into=customer_id)).values_list(
        "pk", flat=True
    )
    return sorted(rows, key=lambda pk: (pk != customer_id, pk))


def rows_of_people(customer_ids: Collection[int]) -> QuerySet[Any, Any]:
    """The rows of these people, with those that were merged into theirs: for `customer__in`, so that an index is gone by."""
    return Customer.objects.filter(Q(pk__in=customer_ids) | Q(merged_into__in=customer_ids)).values("pk")
