"""A series' letters carry all its visits as one calendar file."""

import pytest
from icalendar import Calendar

from booking.diary.models import Appointment
from booking.diary.tokens import token_of_reference
from booking.diary.wishes import CustomerDetails
from booking.series.letters import series_render
from crm.messaging.models import Message
from tests.booking.series.scene import cancel, repeat, two_people, weekly, with_ana


@pytest.fixture
def shop(in_a):
    return two_people()


@pytest.fixture
def series(shop):
    visit = with_ana(shop, customer=CustomerDetails(name="Mia", email="mia@example.com"))
    return repeat(shop, visit, weekly(4))


def letter(kind):
    """The letter of that kind as it leaves, and its visits in the calendar file."""
    rendered = series_render(Message.objects.filter(kind=kind).latest("pk"))
    return rendered, list(Calendar.from_ical(rendered.calendar).walk("VEVENT"))


def test_the_confirmation_has_every_visit_with_its_own_link(series):
    rendered, events = letter("series_booked_customer")
    visits = Appointment.objects.filter(series_visit__series=series).order_by("starts_at")[
        1:
    ]  # the first had its own
    assert [event.start for event in events] == [visit.starts_at for visit in visits]
    assert {str(event["status"]) for event in events} == {"CONFIRMED"}
    assert "METHOD:PUBLISH" in rendered.calendar
    tokens = [token_of_reference(visit.reference) for visit in visits]
    assert rendered.secrets == tuple(tokens)
    assert all(token in str(event["url"]) for token, event in zip(tokens, events, strict=True))


def test_the_cancellation_takes_the_same_entries_out(shop, series):
    _rendered, booked = letter("series_booked_customer")
    cancel(shop, series)
    _rendered, cancelled = letter("series_cancelled_customer")
    assert {event["uid"] for event in booked} < {event["uid"] for event in cancelled}
    assert {str(event["status"]) for event in cancelled} == {"CANCELLED"}


def test_a_letter_that_was_written_before_files_came_along_still_leaves(series):
    message = Message.objects.filter(kind="series_booked_customer").latest("pk")
    del message.context["keeps_calendar"]
    assert series_render(message).calendar == ""
