"""Who is signed in: sessions of customers, which are no users and have no right at any desk."""

import hashlib
import secrets
from datetime import datetime, timedelta

from booking.mine.models import CustomerSession
from crm.customers.models import Customer, CustomerContact
from crm.customers.selectors import customer_by_id
from crm.customers.standing import ids_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.transactions import service_transaction

LASTS = timedelta(days=90)
RENEWED_EVERY = timedelta(days=1)
MOST_BROWSERS = 20


def key_hash(key: str) -> str:
    """What is stored of a browser's key: of no use in another salon, not even were the row copied there."""
    return hashlib.sha256(f"{current_salon().uuid} {key}".encode()).hexdigest()


def session_open(*, contact: CustomerContact, clock: Clock) -> str:
    """A new session's key; the caller is in a transaction. Of many browsers the oldest are signed out."""
    key, now = secrets.token_urlsafe(32), clock.now()
    CustomerSession.objects.create(
        contact=contact, key_hash=key_hash(key), created_at=now, expires_at=now + LASTS
    )
    rows = CustomerSession.objects.filter(contact=contact).order_by("-pk")
    rows.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST_BROWSERS:])).delete()
    return key


def session_of(key: str, now: datetime) -> CustomerSession | None:
    """The session of that key; None where it is over."""
    rows = CustomerSession.objects.select_related("contact")
    return rows.filter(key_hash=key_hash(key), expires_at__gt=now).first()


def who_of(session: CustomerSession) -> Customer:
    """Who is signed in: whose contact it is now."""
    return customer_by_id(session.contact.customer_id)


def session_renew(session: CustomerSession, now: datetime) -> bool:
    """Let it last on from now, at most once a day; whether it was done."""
    if session.expires_at - now > LASTS - RENEWED_EVERY:
        return False
    return bool(CustomerSession.objects.filter(pk=session.pk).update(expires_at=now + LASTS))


def session_close(key: str) -> None:
    """Sign this browser out."""
    CustomerSession.objects.filter(key_hash=key_hash(key)).delete()


@service_transaction
def sessions_close(*, actor: Actor, customer: Customer) -> None:
    """Sign the customer out of every browser."""
    CustomerSession.objects.filter(contact__customer__in=ids_of(customer.pk)).delete()
    audit_record(actor=actor, action="customer.signed_out", target=customer)
