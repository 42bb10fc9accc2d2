"""A visit as an iCalendar file (RFC 5545, RFC 5546): one UID for its whole life, SEQUENCE grows when it moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Literal

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from booking.diary.models import Appointment
from booking.diary.visit_facts import VisitFacts, visit_facts
from crm.messaging.texts import one_line
from kernel.context import current_salon
from kernel.marks import listed

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT = "-//Chignon//Visits//EN"


@dataclass(frozen=True, slots=True)
class Guest:
    """The person who is invited."""

    address: str
    name: str = ""


def visit_ics(appointment: Appointment, *, method: Method, url: str = "") -> bytes:
    """The visit as a calendar file as it stands now; `url` is the link with which it can be changed."""
    facts = visit_facts(appointment)
    return facts_ics(facts, method=method, url=url, whose=facts.salon)


def facts_ics(
    facts: VisitFacts, *, method: Method, url: str = "", whose: str = "", guest: Guest | None = None
) -> bytes:
    """The visit as a calendar file. `whose` stands in the title beside the services; REQUEST and CANCEL have a guest."""
    calendar = _calendar(method)
    event = _event(facts, method, url)
    event.add("summary", _title(facts, whose))
    if guest:
        person = _person(guest.address, guest.name, PARTSTAT="ACCEPTED", RSVP="FALSE")
        event.add("attendee", person, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def visits_ics(visits: Iterable[tuple[VisitFacts, str]], *, are_off: bool, whose: str | None) -> bytes:
    """Several visits, each with its link, as one file; `whose` None: each customer's own name.

    An invitation is about one visit (RFC 5546 §3.2), so several are only published. They keep the names that they have
    in their own letters: a later move or cancellation of one finds its entry. `are_off`: they were cancelled.
    """
    calendar = _calendar("PUBLISH")
    for facts, url in visits:
        event = _event(facts, "CANCEL" if are_off else "PUBLISH", url)
        event.add("summary", _title(facts, facts.customer if whose is None else whose))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(facts: VisitFacts, method: Method, url: str) -> Event:
    event = Event()
    event.add("uid", visit_uid(facts))
    event.add("sequence", facts.sequence)
    event.add("dtstamp", _utc(facts.changed_at))
    event.add("dtstart", _utc(facts.starts_at))
    event.add("dtend", _utc(facts.ends_at))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("location", one_line(", ".join(filter(None, (facts.place.name, facts.place.address)))))
    if url:
        event.add("url", url)
        event.add("description", url)
    event.add("organizer", _person(_house_address(facts), facts.salon), encode=False)
    return event


def visit_uid(facts: VisitFacts) -> str:
    """The same for ever, and different in every salon."""
    return f"{facts.reference}-{current_salon().uuid}@chignon"


def _title(facts: VisitFacts, whose: str) -> str:
    services = listed(line.service for line in facts.lines)
    return one_line(" · ".join(filter(None, (services, whose))))


def _house_address(facts: VisitFacts) -> str:
    return facts.place.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _person(address: str, name: str, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if name:
        person.params["CN"] = vText(one_line(name).replace('"', "'"))
    for key, value in parameters.items():
        person.params[key] = vText(value)
    return person


def _utc(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(UTC)
