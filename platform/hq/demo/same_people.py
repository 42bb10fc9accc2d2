"""Whom the demo's people take care of, and two customers who stand there twice."""

from collections import defaultdict
from collections.abc import Sequence

from booking.ownership.selectors import favourites
from booking.ownership.services import owners_write
from booking.team.models import StaffMember
from crm.customers.models import CustomerContact
from crm.customers.services import customer_for, customer_walk_in
from crm.duplicates.finding import pairs_found
from crm.duplicates.nightly import pairs_write
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.transactions import service_transaction


def same_people_write(*, actor: Actor, customers: Sequence[int], clock: Clock) -> None:
    """Most regulars have a main stylist; one came in without a phone, one has booked with another form of an email."""
    _owners(actor=actor, customers=customers, clock=clock)
    _twice(actor=actor, customers=customers)
    pairs_write(found=pairs_found(), now=clock.now())


@service_transaction
def _owners(*, actor: Actor, customers: Sequence[int], clock: Clock) -> None:
    by_person: dict[int, list[int]] = defaultdict(list)
    for customer_id, people in favourites(customers, clock).items():
        if customer_id % 4:  # some come to whoever is free
            by_person[people[0]].append(customer_id)
    for staff in StaffMember.objects.filter(pk__in=by_person).order_by("pk"):
        owners_write(actor=actor, clock=clock, customer_ids=by_person[staff.pk], staff=staff)


@service_transaction
def _twice(*, actor: Actor, customers: Sequence[int]) -> None:
    known = CustomerContact.objects.filter(customer__in=customers, kind="email").select_related("customer")
    first, second = known.order_by("pk")[:2]
    customer_walk_in(actor=actor, name=first.customer.name, language=first.customer.language)
    box, _at, host = second.value.partition("@")
    customer_for(
        actor=actor,
        name=second.customer.name,
        email=f"{box}+booking@{host}",
        language=second.customer.language,
        source="storefront",
    )
