"""A shop on Monday 2 March 2026 with walk-ins; times are its wall times."""

from datetime import timedelta

from booking.diary.models import Appointment
from booking.diary.wishes import CustomerDetails, LineWish
from booking.queue.board import Line, line_now
from booking.queue.models import Ticket, TicketSource
from booking.queue.services import ticket_call, ticket_call_next
from booking.queue.serving import ticket_serve
from booking.queue.taking import TicketWish, ticket_take
from tests.booking.diary.shop import Shop, make_shop, staff_actor

RITA = staff_actor("receptionist")
MARC = staff_actor("manager")


def morning(*hours: str, **rules) -> Shop:
    """Ana works from nine to twelve (or as said); it is nine o'clock on that Monday; a cut takes half an hour."""
    shop = make_shop(*(hours or ("09:00-12:00",)), service={"name": "Cut"}, **rules)
    shop.now = shop.at("09:00")
    return shop


def walks_in(shop: Shop, name: str = "Mia", *, source: str = "desk", actor=RITA, **values) -> Ticket:
    """Somebody takes a ticket for a cut with anyone, unless said."""
    wish = {
        "location_id": shop.location.pk,
        "services": (str(shop.service.pk),),
        "name": name,
        "language": "en",
    }
    return ticket_take(
        actor=actor, clock=shop.clock, source=TicketSource(source), wish=TicketWish(**{**wish, **values})
    )


def later(shop: Shop, minutes: int) -> None:
    """Time goes by."""
    shop.now += timedelta(minutes=minutes)


def call(shop: Shop, ticket: Ticket, staff_id: int | None = None, *, actor=RITA) -> Ticket:
    """Call this ticket."""
    return ticket_call(actor=actor, clock=shop.clock, ticket_id=ticket.pk, staff_id=staff_id)


def call_next(shop: Shop, staff_id: int | None = None, *, actor=RITA, **values) -> Ticket:
    """Call whoever is next."""
    return ticket_call_next(
        actor=actor, clock=shop.clock, location_id=shop.location.pk, staff_id=staff_id, **values
    )


def serve(shop: Shop, ticket: Ticket, *, actor=RITA, **values) -> Appointment:
    """Take the ticket into service."""
    return ticket_serve(actor=actor, clock=shop.clock, ticket_id=ticket.pk, **values)


def line(shop: Shop) -> Line:
    """The line as it stands."""
    return line_now(shop.location, shop.now)


def waits(shop: Shop) -> dict[str, int | None]:
    """For everybody who waits, by name in order of their turns: minutes until then."""
    now = line(shop)
    return {ticket.name: now.outlook.minutes_until(ticket) for ticket in now.waiting}


def booked(shop: Shop, text: str, name: str = "Booked") -> Appointment:
    """A visit with the first person of the shop."""
    wish = LineWish(shop.service.pk, staff_id=shop.staff[0].pk)
    return shop.book(text, wish, customer=CustomerDetails(name=name, email=f"{name.lower()}@example.com"))
