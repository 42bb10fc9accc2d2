"""Taking a merge back within 30 days: both are as they were, and what came after stays with the one who was kept."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from crm.customers.finding.indexing import customers_sought
from crm.customers.models import Customer, CustomerContact
from crm.customers.sight import customer_sight
from crm.duplicates.choices import journalled
from crm.duplicates.merged import merged_tell
from crm.duplicates.models import Merge, MergeState
from crm.duplicates.moving import keyed_return, rows_move, versions_up
from crm.duplicates.services import two_people
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import ChignonError, NotFound
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


class MergeIsFinal(ChignonError):
    """The 30 days are over, or it was undone already."""

    code = "merge_final"
    status = 409
    message = _("This merge cannot be undone any more.")


class MergedFurther(ChignonError):
    """The kept customer was merged into another one since; that has to be undone first."""

    code = "merged_further"
    status = 409
    message = _("The customer who was kept was merged into somebody else since. Undo that one first.")


@service_transaction
def merge_undo(*, actor: Actor, clock: Clock, merge_id: int) -> Merge:
    """Make two people of one again. Raises NotAllowed, NotFound, MergeIsFinal, MergedFurther."""
    authorise(actor, Action.CUSTOMER_MERGE)
    merge = Merge.objects.filter(pk=merge_id).first()
    if merge is None:
        raise NotFound
    ids = sorted((merge.kept_id, merge.gone_id))
    seen = customer_sight(actor).customers(Customer.objects.filter(pk__in=ids))
    rows = {row.pk: row for row in seen.select_for_update().order_by("pk")}
    if merge.kept_id not in rows:
        raise NotFound
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    if merge.state != MergeState.STANDING or merge.undo_until <= clock.now():
        raise MergeIsFinal
    kept = rows[merge.kept_id]
    if kept.merged_into_id is not None:
        raise MergedFurther
    _apart(merge, kept)
    merged_tell(clock, merge.kept_id, merge.gone_id)
    two_people(ids[0], ids[1], clock)
    for target in (kept, Customer(pk=merge.gone_id)):
        audit_record(actor=actor, action="customer.unmerged", target=target, after={"merge": merge.pk})
    return merge


def _apart(merge: Merge, kept: Customer) -> None:
    """The caller holds both rows by FOR UPDATE, and the merge's."""
    journal = merge.journal
    moved = journal["moved"].get("customers.customercontact.customer", [])
    CustomerContact.objects.filter(pk__in=moved).update(is_primary=False)
    left = keyed_return(
        source=merge.kept_id, target=merge.gone_id, moved=journal["moved"], words=journal.get("keyed", {})
    )
    rows_move(source=merge.kept_id, target=merge.gone_id, only=left)
    _main_again(merge)
    _fields_again(kept, journal)
    Customer.objects.filter(pk=merge.gone_id).update(merged_into=None)
    customers_sought([merge.kept_id, merge.gone_id])
    versions_up(merge.kept_id, merge.gone_id)
    merge.state, merge.journal = MergeState.UNDONE, {}
    merge.save(update_fields=["state", "journal"])


def _main_again(merge: Merge) -> None:
    """The main contacts of before are it again, where the customer has none of the kind by now."""
    contacts = CustomerContact.objects.filter(customer__in=[merge.kept_id, merge.gone_id])
    has = set(contacts.filter(is_primary=True).values_list("customer", "kind"))
    for contact in contacts.filter(pk__in=merge.journal["main"]).order_by("pk"):
        if (contact.customer_id, contact.kind) not in has:
            has.add((contact.customer_id, contact.kind))
            CustomerContact.objects.filter(pk=contact.pk).update(is_primary=True)


def _fields_again(kept: Customer, journal: dict[str, Any]) -> None:
    """Fields go back to what they were, but those that somebody has changed since."""
    after: dict[str, Any] = journal["after"]
    now = journalled({name: getattr(kept, name) for name in after})
    values = {name: journal["before"][name] for name, value in after.items() if now[name] == value}
    if isinstance(values.get("created_at"), str):
        values["created_at"] = parse_datetime(values["created_at"])
    Customer.objects.filter(pk=kept.pk).update(**values)
