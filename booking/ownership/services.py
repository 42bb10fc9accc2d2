"""Saying who takes care of a customer."""

from collections.abc import Collection

from booking.ownership.models import MainStylist
from booking.team.models import StaffMember
from booking.team.selectors import bookable_team
from crm.customers.models import Customer
from crm.customers.sight import customer_seen, customer_sight
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record, audit_together
from kernel.clock import Clock, system_clock
from kernel.errors import NotFound
from kernel.ids import id_of
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise


@service_transaction
def main_stylist_set(*, actor: Actor, clock: Clock, customer_id: int, staff_id: int | None) -> None:
    """Let that person take care of the customer, None for nobody in particular. Raises NotAllowed, NotFound."""
    authorise(actor, Action.CUSTOMER_WRITE)
    customer_seen(customer_sight(actor), customer_id)
    customer = customer_locked(customer_id)
    owners_write(actor=actor, clock=clock, customer_ids=[customer.pk], staff=_taker(staff_id))


def _taker(staff_id: int | None) -> StaffMember | None:
    if staff_id is None:
        return None
    staff = bookable_team().filter(pk=staff_id, leaves_on=None).first()
    if staff is None:
        raise NotFound
    return staff


def owners_write(
    *, actor: Actor, clock: Clock, customer_ids: Collection[int], staff: StaffMember | None
) -> int:
    """Write it for these customers, each with a line on the trail where it changes something; how many it did.

    An inner step; the caller has authorised it.
    """
    before = dict(MainStylist.objects.filter(customer__in=customer_ids).values_list("customer", "staff"))
    to = staff.pk if staff else None
    changed = sorted(pk for pk in customer_ids if before.get(pk) != to)
    if to is None:
        MainStylist.objects.filter(customer__in=changed).delete()
    else:
        MainStylist.objects.bulk_create(
            [MainStylist(customer_id=pk, staff_id=to, since=clock.now()) for pk in changed],
            update_conflicts=True,
            unique_fields=["customer"],
            update_fields=["staff", "since"],
        )
    with audit_together():
        for pk in changed:
            _record(actor, pk, before.get(pk), to)
    return len(changed)


def _record(actor: Actor, customer_id: int, before: int | None, to: int | None) -> None:
    audit_record(
        actor=actor,
        action="customer.main_stylist",
        target=Customer(pk=customer_id),
        before={"staff": before},
        after={"staff": to},
    )


def customers_assign(actor: Actor, customer_ids: Collection[int], value: str) -> int:
    """For the list's bulk action: to the person of that id; raises NotFound for a value that is none."""
    staff = _taker(id_of(value) or 0)
    return owners_write(actor=actor, clock=system_clock, customer_ids=customer_ids, staff=staff)
