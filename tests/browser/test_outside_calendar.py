"""Somebody's calendar elsewhere is added at the desk, read over http, and stands in the diary as busy time."""

from datetime import UTC, timedelta

import pytest
from playwright.sync_api import expect

from booking.calendars.fetching import outside_work
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.calendars.test_outside import file_at
from tests.browser.desk import Desk
from tests.kernel.outbound.server import Neighbourhood
from tests.live_server import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.nightly]  # it needs a web server of its own


@pytest.fixture
def elsewhere():
    """The server that the calendar lies on."""
    server = Neighbourhood(b"")
    yield server
    server.close()


@pytest.fixture
def desk(own_database, elsewhere, browser_page):
    """A desk whose web server may reach that other one, which is on this machine."""
    live = LiveServer(own_database, OUTBOUND_ALSO=elsewhere.host)
    live.start()
    yield Desk(live, browser_page)
    live.stop()


def file_with(start) -> bytes:
    """An hour from `start` on, and something that is repeated every two hours from then."""
    first = f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    hourly = ["BEGIN:VEVENT", "UID:2", "DURATION:PT1M", first, "RRULE:FREQ=HOURLY;INTERVAL=2", "END:VEVENT"]
    return file_at(start).replace(b"END:VCALENDAR", "\r\n".join([*hourly, "END:VCALENDAR"]).encode())


def test_a_calendar_is_added_read_and_stands_in_the_diary(desk, elsewhere, settings):
    ana, start = desk.shop.staff[0], desk.at(10 * 60, days=1)
    elsewhere.server.body = file_with(start)
    settings.OUTBOUND_ALSO = [elsewhere.host]
    page = desk.open(f"/desk/team/{ana.pk}/calendar/")
    page.get_by_label("Address of the calendar").fill("file:///etc/passwd")
    page.get_by_role("button", name="Add the calendar").click()
    expect(page.get_by_label("Address of the calendar")).to_have_value("file:///etc/passwd")
    page.get_by_label("Address of the calendar").fill(elsewhere.at("private.ics"))
    page.get_by_role("button", name="Add the calendar").click()
    page.get_by_text("Being read…").wait_for()
    with salon_context(desk.salon):
        assert outside_work(clock=system_clock) == 1
    page.get_by_text("2 stretches ahead").wait_for(timeout=10_000)
    page.get_by_text("1 appointment repeats within the day").wait_for()
    day = (start + timedelta(minutes=1)).date()
    page = desk.open(f"/desk/diary/?location={desk.shop.location.pk}&day={day.isoformat()}")
    expect(page.get_by_text("Busy elsewhere").first).to_be_visible()
