"""Keeping the text by which customers are found as their names and contacts are."""

from collections.abc import Collection

from crm.customers.finding.sought import document
from crm.customers.models import Customer
from kernel.transactions import service_transaction

CHUNK = 1000


def customers_sought(customer_ids: Collection[int]) -> int:
    """Write the texts of these customers anew where they differ, and say how many did: after each change of a name or a
    contact, by the service that made it. The caller is inside its transaction.
    """
    rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=customer_ids).order_by("pk")
    changed = []
    for customer in rows.prefetch_related("contacts"):
        reached_by = sorted(contact.value for contact in customer.contacts.all())
        if _told(customer.sought) != _told(
            text := document([customer.name, customer.preferred_name], reached_by)
        ):
            customer.sought = text
            changed.append(customer)
    return Customer.objects.bulk_update(changed, ["sought"]) if changed else 0


@service_transaction
def sought_after(customer_id: int) -> int:
    """Look through the next customers after that id and mend their texts; the last id looked at, 0 at the end."""
    ids = list(
        Customer.objects.filter(pk__gt=customer_id).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    )
    customers_sought(ids)
    return ids[-1] if len(ids) == CHUNK else 0


def _told(text: str) -> list[str]:
    """The words of a text in any order: contacts are added at its end."""
    return sorted(text.split())
