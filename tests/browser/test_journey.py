"""One salon's first day in real browsers: sign-up, first steps, a stranger's booking, the move, the message, the link."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import CHINESE, ENGLISH, LIVE_MS, Owner, Stranger, page_of

pytestmark = pytest.mark.browser


@pytest.fixture
def working(live):
    """The live house with a worker that builds the salon and sends the mail, and nothing in reserve."""
    live.environment["SPARE_SCHEMAS"] = "0"
    live.start_worker()
    return live


def _second_page(owner: Owner, address: str) -> Owner:
    page: Page = owner.page.context.new_page()
    page.goto(address)
    return Owner(page, owner.tongue)


@pytest.mark.parametrize(
    "tongue", [pytest.param(ENGLISH, id="en"), pytest.param(CHINESE, id="zh", marks=pytest.mark.nightly)]
)
def test_a_salon_opens_and_has_its_first_booking_move_and_cancellation(working, browser, tongue):
    with page_of(browser, tongue) as desk, page_of(browser, tongue, phone=True) as phone:
        owner, stranger = Owner(desk, tongue), Stranger(phone, tongue)
        front = working.url(None).replace("localhost", f"{tongue.slug}.localhost")
        owner.signs_up(working.url(None))
        owner.takes_the_first_steps()
        owner.looks_around()

        phone.goto(front)
        stranger.looks_around()
        start = stranger.chooses()
        stranger.looks_around()
        day = _second_page(owner, f"{front}desk/diary/?day={start.date()}")
        day.looks_around()
        stranger.press("Continue", "link")
        stranger.sees_heading("Your details")
        stranger.looks_around()
        stranger.books()
        owner.sees_news(tongue.customer)
        expect(day.event(tongue.customer)).to_be_visible(timeout=LIVE_MS)
        stranger.looks_around()
        owner.looks_around()

        time = day.moves_the_visit(tongue.customer)
        assert time != f"{start:%H:%M}"
        address = _read_the_message(day, front, time, start)
        assert address.startswith(front)
        owner.page.goto(f"{front}desk/diary/?day={start.date()}")
        expect(owner.event(tongue.customer)).to_be_visible()
        stranger.cancels(address)
        expect(owner.event(tongue.customer)).to_be_hidden(timeout=LIVE_MS)


def _read_the_message(owner: Owner, front: str, time: str, start: datetime) -> str:
    """The customer's message shows the new time and holds the private link, which is given back."""
    owner.page.goto(f"{front}desk/messages/?q=guest@example.com")
    owner.looks_around()
    owner.finds_message(time).click()
    text = owner.page.locator("pre").first
    expect(text).to_contain_text(time)
    expect(text).not_to_contain_text(f"{start:%H:%M}")
    owner.looks_around()
    found = re.search(r"https?://\S+/b/[\w.~-]+/", text.inner_text())
    assert found, text.inner_text()
    return found.group()
