"""A visit as an iCalendar file (RFC 5545, RFC 5546): one UID for its whole life, SEQUENCE grows when it moves."""

from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Literal

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from booking.diary.models import Appointment
from booking.diary.visit_facts import VisitFacts, visit_facts
from crm.messaging.texts import one_line
from kernel.context import current_salon

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT = "-//Chignon//Visits//EN"


def visit_ics(appointment: Appointment, *, method: Method, url: str = "") -> bytes:
    """The visit as a calendar file as it stands now; `url` is the link with which it can be changed."""
    return facts_ics(visit_facts(appointment), method=method, url=url)


def facts_ics(
    facts: VisitFacts, *, method: Method, url: str = "", guest: str = "", guest_name: str = ""
) -> bytes:
    """The visit as a calendar file; `guest` is the address of the person invited by REQUEST or CANCEL."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = _event(facts, method, url)
    if guest:
        event.add("attendee", _person(guest, guest_name, PARTSTAT="ACCEPTED", RSVP="FALSE"), encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(facts: VisitFacts, method: Method, url: str) -> Event:
    event = Event()
    event.add("uid", visit_uid(facts))
    event.add("sequence", facts.sequence)
    event.add("dtstamp", _utc(facts.changed_at))
    event.add("dtstart", _utc(facts.starts_at))
    event.add("dtend", _utc(facts.ends_at))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("summary", _summary(facts))
    event.add("location", one_line(", ".join(filter(None, (facts.place.name, facts.place.address)))))
    if url:
        event.add("url", url)
        event.add("description", url)
    event.add("organizer", _person(_house_address(facts), facts.salon), encode=False)
    return event


def visit_uid(facts: VisitFacts) -> str:
    """The same for ever, and different in every salon."""
    return f"{facts.reference}-{current_salon().uuid}@chignon"


def _summary(facts: VisitFacts) -> str:
    return one_line(f"{', '.join(line.service for line in facts.lines)} · {facts.salon}")


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
