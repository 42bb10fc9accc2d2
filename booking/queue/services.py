"""What the desk does with the line: call, skip, put back, let go."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from booking.places.models import Location
from booking.queue import selectors
from booking.queue.messages import called_announce
from booking.queue.models import STANDING, Ticket, TicketState
from booking.queue.outlook import Outlook, outlook_of
from booking.queue.steps import TicketGone, authorise_queue, ticket_allowed, ticket_move, ticket_seen
from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.errors import BadInput, ChignonError, NotFound
from kernel.transactions import service_transaction


class PersonCalls(ChignonError):
    """The person has called somebody who has not sat down yet."""

    code = "person_calls"
    status = 409
    message = _("They have called somebody already. Serve or skip that ticket first.")


class NobodyWaits(ChignonError):
    """There is nobody in line for that person or service."""

    code = "nobody_waits"
    status = 409
    message = _("Nobody is waiting for this right now.")


@service_transaction
def ticket_call(*, actor: Actor, clock: Clock, ticket_id: int, staff_id: int | None) -> Ticket:
    """Call a ticket to a person (None: to the desk), also one that was skipped.

    Raises NotFound, NotAllowed, TicketGone, PersonCalls, BadInput for a person who cannot do it.
    """
    ticket = ticket_seen(actor, ticket_id)
    authorise_queue(actor, staff_id, at=ticket.location_id)
    outlook = outlook_of(ticket.location, [ticket], clock.now())
    _able_check(ticket, outlook, staff_id)
    return _called(actor, clock, ticket, staff_id)


@service_transaction
def ticket_call_next(
    *,
    actor: Actor,
    clock: Clock,
    location_id: int,
    staff_id: int | None = None,
    service_id: int | None = None,
) -> Ticket:
    """Call the next in line: for that person, for that service, or whose turn comes first with whoever is free first.

    For a person it is the first in line whom they can serve and who waits for them or for anyone.
    Raises NotFound, NotAllowed, NobodyWaits, PersonCalls.
    """
    authorise_queue(actor, staff_id, at=location_id)
    location = Location.objects.filter(pk=location_id, archived_at=None).first()
    if location is None:
        raise NotFound
    line = selectors.line_of(location, selectors.today_of(location, clock.now()))
    outlook = outlook_of(location, line, clock.now())
    waiting = [ticket for ticket in line if ticket.state == TicketState.WAITING]
    if service_id is not None:
        waiting = [ticket for ticket in waiting if is_for(ticket, service_id)]
    for ticket in candidates(outlook, waiting, staff_id):
        turn = outlook.turns.get(ticket.reference)
        try:
            return _called(actor, clock, ticket, staff_id or (turn.staff_id if turn else None))
        except TicketGone:
            continue
    raise NobodyWaits


def candidates(outlook: Outlook, waiting: list[Ticket], staff_id: int | None) -> list[Ticket]:
    """Who may be next, fairest first: in line for a person, else as their turns come."""
    if staff_id is None:
        return outlook.in_order(waiting)
    return [ticket for ticket in waiting if staff_id in outlook.able[ticket.reference]]


def is_for(ticket: Ticket, service_id: int) -> bool:
    """Whether the service is one of those that the ticket waits for."""
    return any(token.partition("v")[0] == str(service_id) for token in ticket.services)


@service_transaction
def ticket_skip(*, actor: Actor, clock: Clock, ticket_id: int) -> Ticket:
    """Nobody came to the call: the next may be called. Raises NotFound, NotAllowed, TicketGone."""
    ticket = ticket_allowed(actor, ticket_id)
    values = {"state": TicketState.SKIPPED, "skipped_at": clock.now()}
    return ticket_move(actor, ticket, (TicketState.CALLED,), "skip", values)


@service_transaction
def ticket_return(*, actor: Actor, ticket_id: int) -> Ticket:
    """Back into line at the old number: somebody who was skipped and came back, or who was called too early.

    Raises NotFound, NotAllowed, TicketGone.
    """
    ticket = ticket_allowed(actor, ticket_id)
    values = {"state": TicketState.WAITING, "called_to": None, "called_at": None, "skipped_at": None}
    return ticket_move(actor, ticket, (TicketState.CALLED, TicketState.SKIPPED), "return", values)


@service_transaction
def ticket_leave(*, actor: Actor, clock: Clock, ticket_id: int) -> Ticket:
    """Out of the line for good; left already is no mistake. A customer has shown the ticket's own link.

    Raises NotFound, NotAllowed, TicketGone for who is served.
    """
    is_customer = actor.kind is ActorKind.CUSTOMER
    ticket = selectors.ticket_by_id(ticket_id) if is_customer else ticket_allowed(actor, ticket_id)
    if ticket.state == TicketState.LEFT:
        return ticket
    values = {"state": TicketState.LEFT, "called_to": None, "ended_at": clock.now()}
    return ticket_move(actor, ticket, STANDING, "leave", values)


def _able_check(ticket: Ticket, outlook: Outlook, staff_id: int | None) -> None:
    """A ticket for Ana may be called to Ben when the desk says so, if he does the service at all."""
    if staff_id is None or staff_id in outlook.able[ticket.reference]:
        return
    ticket_for_any = Ticket(reference=ticket.reference, services=ticket.services, state=ticket.state)
    able = outlook_of(ticket.location, [ticket_for_any], ticket.taken_at).able
    if staff_id not in able[ticket.reference]:
        raise BadInput.of("staff", "unknown", _("This person does not do this service here."))


def _called(actor: Actor, clock: Clock, ticket: Ticket, staff_id: int | None) -> Ticket:
    """The caller is inside the service's transaction; raises TicketGone, PersonCalls."""
    now = clock.now()
    _forgotten_close(actor, staff_id, now)
    values = {"state": TicketState.CALLED, "called_to_id": staff_id, "called_at": now}
    try:
        with transaction.atomic():
            ticket = ticket_move(actor, ticket, (TicketState.WAITING, TicketState.SKIPPED), "call", values)
    except IntegrityError as error:
        raise PersonCalls from error
    called_announce(ticket, clock=clock)
    return ticket


def _forgotten_close(actor: Actor, staff_id: int | None, now: datetime) -> None:
    """Let go whom the person called on an earlier day, at whichever shop: nobody of that day is on the way any more."""
    if staff_id is None:
        return
    for old in selectors.tickets().filter(called_to=staff_id, state=TicketState.CALLED):
        if old.day < selectors.today_of(old.location, now):
            values = {"state": TicketState.LEFT, "called_to": None, "ended_at": now}
            with suppress(TicketGone):  # somebody settled it meanwhile
                ticket_move(actor, old, (TicketState.CALLED,), "leave", values)
