"""From the line into the chair and out of it: the ticket becomes a visit in service, in one transaction, without retyping."""

from contextlib import suppress
from datetime import datetime

from booking.diary.availability.days import instant_at, minute_after, minute_of
from booking.diary.changes import change_save, record
from booking.diary.lines.stretching import appointment_stretch
from booking.diary.models import Appointment, AppointmentState
from booking.diary.services import appointment_book, appointment_set_state
from booking.diary.wishes import Channel, CustomerDetails, SlotTaken, VisitExtras, WrongState
from booking.queue.models import Ticket, TicketSource, TicketState
from booking.queue.outlook import wishes_of
from booking.queue.steps import TicketGone, authorise_queue, ticket_allowed, ticket_move, ticket_seen
from kernel.actor import Actor
from kernel.clock import Clock, FixedClock, zone
from kernel.errors import BadInput, StaleVersion
from kernel.transactions import before_commit

SOURCE = "walk-in"
SHORTEST = 5
FROM = (TicketState.WAITING, TicketState.CALLED, TicketState.SKIPPED)


def ticket_serve(
    *, actor: Actor, clock: Clock, ticket_id: int, staff_id: int | None = None, override: bool = False
) -> Appointment:
    """Book the walk-in from the next whole minute and take it into service; asked again, the same visit.

    With `staff_id`, or whom the ticket was called to, or whom it waits for, or anyone who is free. Nobody is written
    to: they sit in the chair. Raises NotFound, NotAllowed, TicketGone, SlotTaken where a booked visit stands in the
    way (`override` seats it all the same, by right), BadInput when the shop is closed, Busy.
    """
    ticket = ticket_seen(actor, ticket_id)
    person = staff_id or ticket.called_to_id or ticket.wished_id
    authorise_queue(actor, person, at=ticket.location_id)
    if ticket.appointment is not None:
        return ticket.appointment
    if ticket.state not in FROM:
        raise TicketGone
    now = clock.now()
    with before_commit(lambda visit: _settle(actor, ticket, visit, now)):
        return appointment_book(
            actor=actor,
            clock=FixedClock(now),
            channel=Channel.DESK,
            location_id=ticket.location_id,
            starts_at=instant_at(minute_after(now), zone(ticket.location.time_zone)),
            wishes=wishes_of(ticket, person),
            customer=_details(ticket),
            extras=VisitExtras(source=SOURCE, is_told=False),
            override=override,
        )


def ticket_finish(*, actor: Actor, clock: Clock, ticket_id: int) -> Appointment:
    """The visit that the ticket became is done; the rest of its time is free at once for the next in line.

    Raises NotFound, NotAllowed, TicketGone, WrongState.
    """
    ticket = ticket_allowed(actor, ticket_id)
    if ticket.appointment is None or ticket.state != TicketState.SERVING:
        raise TicketGone
    _time_give_back(actor, clock, ticket.appointment)
    values = {"state": TicketState.SERVED, "ended_at": clock.now()}

    def settle(_visit: Appointment) -> None:
        ticket_move(actor, ticket, (TicketState.SERVING,), "finish", values)

    with before_commit(settle):
        return appointment_set_state(
            actor=actor,
            clock=clock,
            appointment_id=ticket.appointment.pk,
            version=None,
            state=AppointmentState.DONE,
        )


def _time_give_back(actor: Actor, clock: Clock, visit: Appointment) -> None:
    """Let the visit end with this minute, where it was planned to last longer; one booked over others stays as it is."""
    last = visit.lines.order_by("position").last()
    now = minute_after(clock.now())
    if last is None or minute_of(visit.ends_at) <= now or minute_of(last.starts_at) >= now:
        return
    minutes = max(SHORTEST, now - minute_of(last.starts_at))
    with suppress(SlotTaken, BadInput, WrongState, StaleVersion):
        appointment_stretch(actor=actor, clock=clock, appointment_id=visit.pk, version=None, minutes=minutes)


def _details(ticket: Ticket) -> CustomerDetails:
    """Who sits down; what they typed themselves, on a phone or at the kiosk, the salon does not vouch for."""
    if ticket.customer_id is not None:
        return CustomerDetails(customer_id=ticket.customer_id, language=ticket.language)
    return CustomerDetails(
        name=ticket.name,
        phone=ticket.phone,
        email=ticket.email,
        language=ticket.language,
        vouched=ticket.source == TicketSource.DESK,
    )


def _settle(actor: Actor, ticket: Ticket, visit: Appointment, now: datetime) -> None:
    """The caller is inside the booking's transaction, at its end; raises TicketGone, and the booking is undone."""
    line = visit.lines.order_by("position").first()
    values = {
        "state": TicketState.SERVING,
        "started_at": now,
        "appointment_id": visit.pk,
        "called_to_id": line.staff_id if line else None,
    }
    ticket_move(actor, ticket, FROM, "serve", values)
    visit.state = AppointmentState.IN_SERVICE
    visit.arrived_at, visit.started_at = ticket.taken_at, now
    change_save(visit)
    record(actor, "appointment.state", visit, {"state": "booked"}, {"state": str(visit.state)})
