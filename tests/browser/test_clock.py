"""The shop's tablet from the first tap to the last: come, pause, go, ask for a correction, and see it decided."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from psycopg.types.range import TimestamptzRange

from booking.clock.models import ClockEntry, Correction
from kernel.clock import local_day, system_clock, zone
from kernel.context import salon_context
from tenants.accounts.tablets.services import pin_set
from tests.booking.clock.scene import acting
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
PIN = "7391"


def hired(desk: Desk):
    """Ana, who has a login and a PIN."""
    with salon_context(desk.salon):
        pin_set(actor=acting(desk.shop.staff[0]), pin=PIN)
    return desk.shop.staff[0]


def make_tablet(page: Page) -> None:
    """The owner lets this device be the shop's tablet, and is signed out of it."""
    page.get_by_role("button", name="Make this the shop's tablet").click()
    page.get_by_label("Password", exact=True).fill("secret-of-owner")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Who is it?").wait_for()


def comes_by(page: Page, name: str, button: str) -> None:
    """A name, a PIN, and where to."""
    page.get_by_role("link", name=name).click()
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name=button).click()


def taps(page: Page, name: str, step: str, said: str) -> None:
    """By the clock's own door, which closes behind them."""
    comes_by(page, name, "Clock in or out")
    page.get_by_role("button", name=step, exact=True).click()
    page.get_by_text(said).wait_for()
    page.get_by_role("heading", name="Who is it?").wait_for()


def hours_pass(desk: Desk, breaks=()) -> None:
    """Ana came four hours ago; nobody waits for that."""
    with salon_context(desk.salon):
        start = ClockEntry.objects.get().during.lower - timedelta(hours=4)
        ClockEntry.objects.update(during=TimestamptzRange(start, None), breaks=list(breaks))


def asks(page: Page, name: str) -> None:
    """There was no break: the latest entry without it."""
    comes_by(page, name, "Take the tablet")
    page.goto(re.sub(r"/desk/.*", "/desk/clock/", page.url))
    page.get_by_role("link", name=re.compile("Ask to put right")).first.click()
    page.get_by_label("Break from").first.fill("")
    page.get_by_label("Break until").first.fill("")
    page.get_by_label("Reason").fill("The tablet was taken, I worked on")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Whoever looks after the hours decides.").wait_for()


def test_a_day_is_clocked_at_the_tablet_and_put_right(desk):
    ana, page = hired(desk), desk.open("/desk/settings/people/tablets/")
    make_tablet(page)
    taps(page, ana.name, "Clock in", f"{ana.name}: here since")
    hours_pass(desk)
    taps(page, ana.name, "Break", f"{ana.name}: on a break since")
    hours_pass(desk, breaks=[[300, None]])  # eight hours by now, the break began after five
    taps(page, ana.name, "Back to work", f"{ana.name}: here since")
    taps(page, ana.name, "Clock out", f"{ana.name}: clocked out.")
    asks(page, ana.name)
    desk.sign_in()
    page = desk.open("/desk/hours/check/")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("approved").first.wait_for()
    with salon_context(desk.salon):
        entry = ClockEntry.objects.get()
        came = local_day(entry.during.lower, zone(entry.location.time_zone))
        assert (entry.breaks, Correction.objects.get().state) == ([], "approved")
        assert entry.during.upper <= system_clock.now()
    desk.open(f"/desk/hours/people/{ana.pk}/?on={came.isoformat()}")
    expect(page.locator(".kpi", has_text="Worked").locator("strong")).to_have_text(re.compile("8:0[0-2]"))
