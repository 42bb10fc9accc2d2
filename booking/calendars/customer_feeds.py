"""A customer's own calendar of all their visits: the link is sent to them, and ended where they want.

It is never shown on a visit's page, though that is where it is asked for: whoever has booked with somebody's phone number
has a visit of theirs, and must not see the others (docs/decisions/0079). It goes to the contact that is surely theirs.
"""

from dataclasses import asdict, replace

from booking.calendars.models import CustomerFeed
from booking.calendars.tokens import customer_feed_token
from booking.diary.models import Appointment
from booking.diary.telling.told import told_load
from booking.diary.tokens import new_reference, token_hash
from crm.customers.models import Customer
from crm.customers.selectors import sure_contacts
from crm.customers.standing import customer_locked, ids_of
from crm.messaging.reaching.choosing import ways_of
from crm.messaging.services import Draft, messages_write
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.errors import ChignonError, NotFound
from kernel.throttle import throttle
from kernel.transactions import service_transaction

KIND = "calendar_link_customer"
MOST_SENT, SENT_SECONDS = 3, 3600


class NoWay(ChignonError):
    """The salon knows no address that is surely the customer's and that it may write to."""

    code = "no_way_to_customer"
    status = 409


@service_transaction
def customer_feed_send(*, actor: Actor, clock: Clock, visit: Appointment) -> CustomerFeed:
    """Send the visit's customer the link to all their visits; a good one is sent again, so a second tap changes nothing.

    Raises NotFound for a visit without a customer, NoWay, TooMany.
    """
    customer = _locked(visit.customer_id)
    throttle(f"calendar-link:{customer.pk}", most=MOST_SENT, seconds=SENT_SECONDS)
    told = told_load(visit)
    language = visit.language or customer.language or current_salon().language
    sure = sure_contacts(customer)
    reach = replace(told.reach, email=sure.email, phone=sure.phone)
    ways = ways_of(reach, kind=KIND, language=language)
    if not ways.open:
        raise NoWay
    feed = CustomerFeed.objects.filter(customer=customer, ended_at=None).first() or _made(customer, clock)
    channel, to = ways.open[0]
    draft = Draft(
        kind=KIND,
        to=to,
        language=language,
        context={"reference": feed.reference, "reader": customer.name, "place": asdict(told.place)},
        dedupe_key=f"customer-calendar:{feed.pk}:{clock.now():%Y%m%d%H%M}",
        channel=channel,
        customer=customer,
        ways=ways.kept(),
    )
    audit_record(actor=actor, action="calendar.customer_link", target=customer)
    messages_write([draft], clock=clock)
    return feed


@service_transaction
def customer_feed_end(*, actor: Actor, clock: Clock, customer_id: int | None) -> None:
    """Let the customer's link lead nowhere from now on; without one nothing changes. Raises NotFound."""
    customer = _locked(customer_id)
    rows = CustomerFeed.objects.filter(customer__in=ids_of(customer.pk), ended_at=None)
    if rows.update(ended_at=clock.now()):
        audit_record(actor=actor, action="calendar.customer_link_ended", target=customer)


def customer_has_feed(customer_id: int) -> bool:
    """Whether a link of theirs is good."""
    return CustomerFeed.objects.filter(customer__in=ids_of(customer_id), ended_at=None).exists()


def _locked(customer_id: int | None) -> Customer:
    if customer_id is None:
        raise NotFound
    return customer_locked(customer_id)


def _made(customer: Customer, clock: Clock) -> CustomerFeed:
    reference = new_reference()
    mark = token_hash(customer_feed_token(reference))
    return CustomerFeed.objects.create(
        reference=reference, token_hash=mark, customer=customer, made_at=clock.now()
    )
