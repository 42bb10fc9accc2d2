"""A person's calendar as a file that other calendars read again and again (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from icalendar import Calendar, Event

from booking.calendars.entries import Entry
from booking.diary.telling.calendars import PRODUCT
from crm.messaging.texts import one_line
from kernel.context import current_salon

EVERY = timedelta(minutes=15)


def feed_ics(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar of that name; calendars are asked to come again every quarter of an hour."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}-{current_salon().uuid}@chignon")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("transp", "OPAQUE")
    if entry.place:
        event.add("location", entry.place)
    return event
