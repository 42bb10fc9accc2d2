"""A worker sends the code, or finds that there is nobody to send one to."""

from dataclasses import replace
from datetime import timedelta

from booking.mine.codes import door_of, typed_of
from booking.mine.letters import KIND
from booking.mine.models import CustomerSession, SignInCode
from crm.customers.models import ContactKind, CustomerContact
from crm.customers.selectors import customer_by_id
from crm.messaging.reaching.choosing import EMAIL, reach_load, ways_of
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock, system_clock
from kernel.context import current_salon
from kernel.outbox.models import OutboxEntry
from kernel.transactions import service_transaction

KEPT_FOR = timedelta(days=1)


class CodeHandler:
    """Delivers what a browser asked for (kernel.outbox.registry.Handler)."""

    def __init__(self, clock: Clock = system_clock) -> None:
        self.clock = clock

    def deliver(self, entry: OutboxEntry) -> None:
        """Owe the message, once however often this is run."""
        code_send(code_id=entry.payload["id"], clock=self.clock)

    def settled(self, entry: OutboxEntry) -> None:
        """The message has its own entry and its own end."""


@service_transaction
def code_send(*, code_id: int, clock: Clock) -> bool:
    """Owe the code to the contact where it opens a page, and forget what is over; whether there was a way."""
    now = clock.now()
    SignInCode.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
    CustomerSession.objects.filter(expires_at__lt=now).delete()
    row = SignInCode.objects.filter(pk=code_id, used_at=None, expires_at__gt=now).first()
    door = _reached(row) if row else None
    if row is None or door is None or not (way := _way(door, row)):
        return False
    draft = Draft(
        kind=KIND,
        to=door.value,
        language=row.language or current_salon().language,
        context={"code": row.pk, "reader": door.customer.name},
        dedupe_key=f"{KIND}:{row.pk}:{way}",  # the ask itself has its own: a key is the outbox's once, whatever the topic
        channel=way,
        customer=door.customer,
        expires_at=row.expires_at,
    )
    messages_write([draft], clock=clock)
    return True


def _reached(row: SignInCode) -> CustomerContact | None:
    """The contact that the code goes to: one that opens a page, or the one that somebody signed in wants to add."""
    if row.session is None:
        return door_of(row)
    kind, value = typed_of(row)
    customer = customer_by_id(row.session.contact.customer_id)
    return CustomerContact(customer=customer, kind=kind, value=value) if value else None


def _way(door: CustomerContact, row: SignInCode) -> str:
    """The channel to this very contact, "" where it is closed. An email that is asked for is no mailing: it leaves."""
    if door.kind == ContactKind.EMAIL:
        return EMAIL
    known = reach_load(door.customer_id)
    reach = replace(known, email="", wechat=None, push="", wish="", phone=door.value)
    ways = ways_of(reach, kind=KIND, language=row.language)
    return ways.open[0][0] if ways.open else ""
