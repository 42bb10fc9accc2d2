"""Phones and emails of the customer, added, made the main one and removed by themselves.

A new one is theirs when they have typed the code that came there. What another customer of the salon has stays there:
the trail says that the two may be one person, and the salon's people put them together.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from booking.mine.codes import (
    DAY,
    asks_count,
    code_owe,
    code_try,
    code_values,
    contact_typed,
    is_open,
    typed_of,
)
from booking.mine.models import CustomerSession, SignInCode
from booking.mine.sessions import key_hash
from crm.customers.contacts.ways import main_set
from crm.customers.finding.indexing import customers_sought
from crm.customers.models import Customer, CustomerContact
from crm.customers.selectors import MAYBE_SAME
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound
from kernel.throttle import throttle
from kernel.transactions import service_transaction

MOST_ASKED_A_DAY = 10
MOST_CONTACTS = 10


@dataclass(frozen=True, slots=True)
class Proved:
    """What came of a try: the contact is theirs now, or another customer's, or how many tries are left."""

    is_done: bool = False
    is_taken: bool = False
    left: int = 0


@service_transaction
def contact_ask(*, session: CustomerSession, typed: str, network: str, language: str, clock: Clock) -> None:
    """Owe a code to a contact that the customer wants to add; one that was asked for before counts no longer.

    Raises BadInput (field "contact": no contact, theirs already, too many), TooMany.
    """
    kind, value = contact_typed(typed)
    own = CustomerContact.objects.filter(customer=session.contact.customer_id)
    if own.filter(kind=kind, value=value).exclude(verified_at=None).exists():
        raise BadInput.of("contact", "known", _("You have this one already."))
    if own.count() >= MOST_CONTACTS:
        raise BadInput.of(
            "contact", "too_many", _("You have ten already. Remove one that you no longer use.")
        )
    throttle(f"mine:add:{session.contact.customer_id}", most=MOST_ASKED_A_DAY, seconds=DAY)
    asks_count(f"{kind}:{value}", network)
    SignInCode.objects.filter(session=session).delete()
    row = SignInCode.objects.create(
        session=session,
        browser_hash=key_hash(secrets.token_urlsafe(32)),
        **code_values(f"{kind}:{value}", language, clock),
    )
    code_owe(row, clock)


def contact_waiting(session: CustomerSession, clock: Clock) -> tuple[str, str] | None:
    """Kind and value of the contact whose code can still be typed."""
    row = SignInCode.objects.filter(session=session).order_by("-pk").first()
    return typed_of(row) if row is not None and is_open(row, clock.now()) else None


@service_transaction
def contact_prove(
    *, actor: Actor, session: CustomerSession, typed: str, network: str, clock: Clock
) -> Proved:
    """Add the contact whose code was typed; each try counts. Raises NotFound (erased meanwhile), TooMany.

    A wrong try is kept, so it is an answer and no error: an error would undo the count.
    """
    row, left = code_try(
        SignInCode.objects.filter(session=session), typed=typed, network=network, clock=clock
    )
    if row is None:
        return Proved(left=left)
    customer = customer_locked(session.contact.customer_id)
    kind, value = typed_of(row)
    had = _values(customer)
    owner = _written(customer, kind, value, clock)
    if owner.customer_id != customer.pk:
        audit_record(
            actor=actor, action=MAYBE_SAME, target=customer, after={"customer_id": owner.customer_id}
        )
        return Proved(is_taken=True)
    _changed(actor, customer, had)
    return Proved(is_done=True)


def _written(customer: Customer, kind: str, value: str, clock: Clock) -> CustomerContact:
    """The row of that contact, whoever's it is: made for the customer where there is none, proved where it is theirs."""
    now = clock.now()
    customer.contacts.filter(kind=kind, value=value).update(verified_at=now, confirmed_at=now)
    if known := contact_known(kind, value):
        return known
    is_first = not customer.contacts.filter(kind=kind).exists()
    try:
        with transaction.atomic():
            return customer.contacts.create(
                kind=kind, value=value, is_primary=is_first, verified_at=now, confirmed_at=now
            )
    except IntegrityError:  # a rival's, written between the look and the row
        return CustomerContact.objects.get(kind=kind, value=value)


def contact_known(kind: str, value: str) -> CustomerContact | None:
    """The row of that contact."""
    return CustomerContact.objects.filter(kind=kind, value=value).first()


@service_transaction
def contact_make_main(*, actor: Actor, session: CustomerSession, contact_id: int) -> None:
    """Write to this one from now on, among those of its kind. Raises NotFound for one not theirs or not proved."""

    def change(_customer: Customer, row: CustomerContact) -> None:
        if row.verified_at is None:
            raise NotFound
        main_set(row)

    _change(actor, session, contact_id, change)


@service_transaction
def contact_remove(*, actor: Actor, session: CustomerSession, contact_id: int) -> None:
    """Forget one; the next of its kind is the main one then. Raises NotFound for one not theirs, BadInput for the one signed in by."""

    def change(customer: Customer, row: CustomerContact) -> None:
        if row.pk == session.contact_id:
            raise BadInput.of(
                "contact", "signed_in", _("You are signed in by this one. Sign in by another to remove it.")
            )
        row.delete()
        rest = customer.contacts.filter(kind=row.kind).order_by("pk")
        if row.is_primary and (following := rest.exclude(verified_at=None).first() or rest.first()):
            main_set(following)

    _change(actor, session, contact_id, change)


def _change(
    actor: Actor,
    session: CustomerSession,
    contact_id: int,
    change: Callable[[Customer, CustomerContact], None],
) -> None:
    customer = customer_locked(session.contact.customer_id)
    row = customer.contacts.filter(pk=contact_id).first()
    if row is None or not customer.contacts.filter(pk=session.contact_id).exists():
        raise NotFound  # theirs no more, or the one signed in by was removed from another browser meanwhile
    had = _values(customer)
    change(customer, row)
    _changed(actor, customer, had)


def _values(customer: Customer) -> list[str]:
    """The contacts, the main ones first."""
    return [row.value for row in customer.contacts.order_by("-is_primary", "kind", "pk")]


def _changed(actor: Actor, customer: Customer, had: list[str]) -> None:
    """Whoever has the customer open at the desk is told that they changed; they are found by what they have now."""
    has = _values(customer)
    if has == had:
        return
    customer.version += 1
    customer.save(update_fields=["version"])
    customers_sought([customer.pk])
    before, after = {"contacts": had}, {"contacts": has}
    audit_record(actor=actor, action="customer.change", target=customer, before=before, after=after)
