"""Whoever is called is told on their own phone too: a row written in the call's transaction."""

from datetime import timedelta

from booking.queue.letters import KIND_CALLED
from booking.queue.models import Ticket
from crm.messaging.reaching.choosing import reach_load, ways_of
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock

WORTH_SAYING = timedelta(minutes=15)


def called_announce(ticket: Ticket, *, clock: Clock) -> None:
    """Owe the call to whoever can be reached; a quarter of an hour later it is of no use any more."""
    reach = reach_load(ticket.customer_id)
    ways = ways_of(reach, kind=KIND_CALLED, language=ticket.language, email=ticket.email, phone=ticket.phone)
    if not ways.open:
        return
    channel, to = ways.open[0]
    context = {
        "reader": ticket.name,
        "reference": ticket.reference,
        "code": ticket.code,
        "staff": ticket.called_to.name if ticket.called_to else "",
        "services": ticket.services_text,
        "place": ticket.location.name,
        "phone": ticket.location.phone,
        "answer_to": ticket.location.email,
    }
    draft = Draft(
        kind=KIND_CALLED,
        to=to,
        channel=channel,
        ways=ways.kept(),
        language=ticket.language,
        customer=ticket.customer,
        about=ticket,
        context=context,
        dedupe_key=f"queue:{ticket.pk}:called:{ticket.version}",
        expires_at=clock.now() + WORTH_SAYING,
    )
    messages_write([draft], clock=clock)
