"""One step of a ticket: a conditional change, so that of two people who take the same one, one does it."""

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from booking.queue.models import Ticket, TicketState
from booking.queue.selectors import staff_of_user, ticket_by_id
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.errors import ChignonError, NotAllowed, NotFound
from tenants.accounts.rights import Action, authorise, may


class TicketGone(ChignonError):
    """The ticket is not where the person saw it any more."""

    code = "ticket_gone"
    status = 409
    message = _("Somebody was faster: this ticket has been called, served or has left meanwhile.")


def authorise_queue(actor: Actor, staff_id: int | None, *, at: int) -> None:
    """The right to work on the location's whole queue, or for oneself and then only with oneself. Raises NotAllowed."""
    if may(actor, Action.QUEUE_WRITE, at=at):
        return
    authorise(actor, Action.QUEUE_WRITE_OWN, at=at)
    if staff_id is None or staff_id != staff_of_user(actor.id):
        raise NotAllowed(action=str(Action.QUEUE_WRITE))


def ticket_seen(actor: Actor, ticket_id: int) -> Ticket:
    """The ticket, if the actor may see it: every one, or those who wait for them or for anyone. Raises NotFound."""
    ticket = ticket_by_id(ticket_id)
    if may(actor, Action.QUEUE_WRITE, at=ticket.location_id):
        return ticket
    if not may(actor, Action.QUEUE_WRITE_OWN, at=ticket.location_id):
        raise NotFound
    own = staff_of_user(actor.id)
    mine = ticket.wished_id in (None, own) and ticket.called_to_id in (None, own)
    if own is None or not mine:
        raise NotFound
    return ticket


def ticket_allowed(actor: Actor, ticket_id: int) -> Ticket:
    """The ticket, for whoever works on the whole queue or was it called to; raises NotFound, NotAllowed."""
    ticket = ticket_seen(actor, ticket_id)
    authorise_queue(actor, ticket.called_to_id, at=ticket.location_id)
    return ticket


def is_moved(ticket_id: int, states: Collection[TicketState], values: dict[str, Any]) -> bool:
    """Change the ticket if it stands in one of the states; whether it did. The caller is inside a transaction."""
    rows = Ticket.objects.filter(pk=ticket_id, state__in=states)
    return bool(rows.update(version=F("version") + 1, **values))


def ticket_move(
    actor: Actor, ticket: Ticket, states: Collection[TicketState], verb: str, values: dict[str, Any]
) -> Ticket:
    """The step, with its line on the trail; raises TicketGone. The caller is inside a transaction."""
    before = ticket.state
    if not is_moved(ticket.pk, states, values):
        raise TicketGone
    ticket.refresh_from_db(fields=["version", *values])
    after = {"ticket": ticket.code, "state": str(ticket.state)}
    if ticket.called_to is not None:
        after["staff"] = ticket.called_to.name
    audit_record(actor=actor, action=f"ticket.{verb}", target=ticket, before={"state": before}, after=after)
    return ticket
