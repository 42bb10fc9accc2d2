"""Who may keep and read what about whom (TRUST §6).

Notes are for everybody who sees the customer, as far as the note's own visibility goes. Photos, files, treatments and
patch tests are for whoever keeps records: of everybody, or of the customers that they serve themselves.
"""

from typing import TypeVar

from django.db.models import Q

from booking.diary.models import Appointment, AppointmentState
from booking.records.models import PatchTest, Treatment
from crm.customers.models import Customer
from crm.customers.sight import customer_seen, customer_sight
from kernel.actor import Actor, ActorKind
from kernel.errors import NotAllowed, NotFound, StaleVersion
from tenants.accounts.rights import Action, may

GONE = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)

Kept = TypeVar("Kept", PatchTest, Treatment)


def served_by(actor: Actor) -> Q:
    """The customers with a visit in which the actor works themselves, past or to come."""
    own = Appointment.objects.exclude(state__in=GONE).filter(lines__staff__user_id=actor.id or 0)
    return Q(pk__in=own.values("customer_id"))


def keeps_records(actor: Actor, customer_id: int) -> bool:
    """Whether the actor reads and writes photos, files, treatments and patch tests of that customer."""
    if may(actor, Action.RECORD_WRITE):
        return True
    if not may(actor, Action.RECORD_WRITE_OWN) or actor.kind is not ActorKind.USER:
        return False
    return Customer.objects.filter(served_by(actor), pk=customer_id).exists()


def customer_kept(actor: Actor, customer_id: int) -> Customer:
    """The customer, for whoever keeps records of them; raises NotFound for who does not see them, NotAllowed."""
    customer = customer_seen(customer_sight(actor), customer_id)
    if not keeps_records(actor, customer.pk):
        raise NotAllowed(action=str(Action.RECORD_WRITE_OWN))
    return customer


def reads_managers(actor: Actor) -> bool:
    """Whether the actor reads notes that are meant for managers."""
    return may(actor, Action.NOTE_SEE_MANAGERS)


def visit_of(customer: Customer, visit_id: int | None) -> Appointment | None:
    """The customer's visit of that id; None for none. Raises NotFound for a visit of somebody else."""
    if visit_id is None:
        return None
    visit = Appointment.objects.filter(pk=visit_id, customer=customer).first()
    if visit is None:
        raise NotFound
    return visit


def record_locked(model: type[Kept], row_id: int, version: int) -> Kept:
    """The row of a record as the person saw it, locked for a change. Raises NotFound (also removed), StaleVersion."""
    row = model._default_manager.select_for_update().filter(pk=row_id, removed_at=None).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise StaleVersion
    return row
