"""What the queue's pages show of the line: for the desk, for the room, and for one customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from booking.diary.wording import clock_time, contact_texts
from booking.places.models import Location
from booking.queue import selectors
from booking.queue.models import Ticket, TicketState
from booking.queue.naming import short_name
from booking.queue.outlook import Outlook, outlook_of
from booking.team.models import StaffMember
from crm.customers.minding.alerts import Alert
from kernel.clock import zone

SOON, LONG = 20, 40
MOST_ON_SCREEN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """The day's line of a location as it stands, with its outlook."""

    location: Location
    now: datetime
    standing: list[Ticket]
    serving: list[Ticket]
    people: list[StaffMember]
    outlook: Outlook

    def of(self, state: TicketState) -> list[Ticket]:
        """Those in that state, in line."""
        return [ticket for ticket in self.standing if ticket.state == state]

    @property
    def waiting(self) -> list[Ticket]:
        """Who waits, as their turns come."""
        return self.outlook.in_order(self.of(TicketState.WAITING))


def line_now(location: Location, now: datetime) -> Line:
    """The line of today; six queries."""
    day = selectors.today_of(location, now)
    standing, people = selectors.line_of(location, day), selectors.people_at(location)
    outlook = outlook_of(location, standing, now, people=[person.pk for person in people])
    return Line(location, now, standing, selectors.in_service(location, day), people, outlook)


def stamp_now(location: Location, now: datetime) -> str:
    """The state of the line as a short text; waits grow by the minute."""
    stamp = selectors.stamp_of(location, selectors.today_of(location, now))
    return f"{stamp}-{int(now.timestamp() // 60)}"


def desk_rows(
    line: Line, tickets: Sequence[Ticket], *, contacts: bool, marks: Mapping[int, Sequence[Alert]]
) -> list[dict[str, Any]]:
    """Tickets as rows of the desk's page; `marks` are the alerts by customer."""
    rows = [_desk_row(line, ticket, contacts=contacts) for ticket in tickets]
    return [{**row, "alerts": marks.get(row["ticket"].customer_id, ())} for row in rows]


def _desk_row(line: Line, ticket: Ticket, *, contacts: bool) -> dict[str, Any]:
    waited = minutes_between(ticket.taken_at, line.now)
    able = line.outlook.able.get(ticket.reference, set())
    turn = line.outlook.turns.get(ticket.reference)
    reached = contact_texts(filter(None, (ticket.phone, ticket.email)), whole=contacts)
    return {
        "ticket": ticket,
        "name": ticket.name or _("Walk-in"),
        "waited": waited,
        "tone": "bad" if waited >= LONG else "warn" if waited >= SOON else "",
        "until": line.outlook.minutes_until(ticket),
        "people": [person for person in line.people if person.pk in able],
        "chosen": turn.staff_id if turn else None,
        "contacts": " · ".join(reached),
        "called_ago": minutes_between(ticket.called_at, line.now) if ticket.called_at else 0,
    }


def people_rows(line: Line, *, only: int | None = None) -> list[dict[str, Any]]:
    """The people with when they are free; `only` one of them."""
    called = {ticket.called_to_id: ticket for ticket in line.of(TicketState.CALLED)}
    busy = {ticket.called_to_id: ticket for ticket in line.serving}
    return [
        {
            "person": person,
            "free": _free_text(line, person.pk),
            "is_free": _is_free(line, person.pk),
            "called": called.get(person.pk),
            "serving": busy.get(person.pk),
            "for_them": sum(person.pk in able for able in _waiting_able(line)),
        }
        for person in line.people
        if only in (None, person.pk)
    ]


def _waiting_able(line: Line) -> list[set[int]]:
    return [line.outlook.able[ticket.reference] for ticket in line.of(TicketState.WAITING)]


def _is_free(line: Line, staff_id: int) -> bool:
    stretch = line.outlook.free_from(staff_id)
    return stretch is not None and minutes_between(line.now, stretch[0]) <= 1


def _free_text(line: Line, staff_id: int) -> str:
    stretch, tz = line.outlook.free_from(staff_id), zone(line.location.time_zone)
    if stretch is None:
        return _("no time left today")
    if _is_free(line, staff_id):
        return _("free until %(time)s") % {"time": clock_time(stretch[1], tz)}
    return _("free at %(time)s") % {"time": clock_time(stretch[0], tz)}


def screen_of(line: Line) -> dict[str, Any]:
    """What the whole room may read: numbers and shortened names."""
    called = sorted(
        line.of(TicketState.CALLED), key=lambda ticket: ticket.called_at or line.now, reverse=True
    )
    waiting = line.waiting
    return {
        "called": [_on_screen(line, ticket) for ticket in called],
        "waiting": [_on_screen(line, ticket) for ticket in waiting[:MOST_ON_SCREEN]],
        "more": max(0, len(waiting) - MOST_ON_SCREEN),
    }


def _on_screen(line: Line, ticket: Ticket) -> dict[str, Any]:
    person = ticket.called_to or ticket.wished
    return {
        "code": ticket.code,
        "ring": f"{ticket.pk}.{ticket.version}",
        "name": short_name(ticket.name),
        "person": person.name if person else "",
        "until": line.outlook.minutes_until(ticket),
    }


def own_view(ticket: Ticket, now: datetime) -> dict[str, Any]:
    """What the customer sees of their own ticket."""
    day = selectors.today_of(ticket.location, now)
    is_over = ticket.day != day or ticket.state in (TicketState.SERVED, TicketState.LEFT)
    context: dict[str, Any] = {"ticket": ticket, "is_over": is_over, "stamp": stamp_now(ticket.location, now)}
    if ticket.state == TicketState.WAITING and not is_over:
        line = selectors.line_of(ticket.location, day)
        outlook = outlook_of(ticket.location, line, now)
        waiting = [one for one in line if one.state == TicketState.WAITING]
        context |= {"before": outlook.before(ticket, waiting), "until": outlook.minutes_until(ticket)}
    return context


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes from start to end."""
    return max(0, int((end - start).total_seconds() // 60))
