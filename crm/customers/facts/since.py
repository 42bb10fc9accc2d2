"""Since when somebody is a customer, where that was before the product knew them: from an older list, or a demo's past."""

from collections.abc import Mapping
from datetime import datetime

from crm.customers.models import Customer
from kernel.actor import Actor
from kernel.audit.services import audit_record, audit_together
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

AT_ONCE = 500


@service_transaction
def customers_since(*, actor: Actor, since: Mapping[int, datetime]) -> int:
    """Say since when these customers are known, by id; how many it moved. It only ever becomes earlier.

    An instant that is later than what is known, and an id that is nobody's, change nothing. Raises NotAllowed.
    """
    authorise(actor, Action.CUSTOMER_WRITE)
    rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=since).order_by("pk")
    moved = [row for row in rows if since[row.pk] < row.created_at]
    for row in moved:
        row.created_at = since[row.pk]
    Customer.objects.bulk_update(moved, ["created_at"], batch_size=AT_ONCE)
    with audit_together():
        for row in moved:
            after = {"since": row.created_at.date().isoformat()}
            audit_record(actor=actor, action="customer.since", target=row, after=after)
    return len(moved)
