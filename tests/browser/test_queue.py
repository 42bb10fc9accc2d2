"""From the kiosk into the chair, on three devices at once."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from booking.diary.models import Appointment
from booking.queue.linking import link_make
from booking.queue.models import LinkKind
from booking.queue.tokens import link_token
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.diary.shop import SYSTEM

pytestmark = pytest.mark.browser
WITHIN_MS = 10_000  # the promise is three seconds; here other tests have the machine too


@pytest.fixture
def device(desk, browser):
    """A device of the shop without a login, its link opened once; the kiosk stands on it."""
    with salon_context(desk.salon):
        link = link_make(
            actor=SYSTEM,
            clock=system_clock,
            location_id=desk.shop.location.pk,
            kind=LinkKind.DEVICE,
            name="Door",
        )
        token = link_token(link.reference)
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(desk.live.url(desk.salon, f"/kiosk/open/{token}/"))
    yield page
    context.close()


def test_from_the_kiosk_over_the_screen_into_the_chair_and_the_diary(desk, device):
    screen = device.context.new_page()
    screen.goto(f"{device.url}screen/")
    screen.get_by_role("button", name="Full screen with sound").click()
    device.get_by_text("Cut", exact=True).click()
    device.get_by_role("button", name="Continue").click()
    device.get_by_role("link", name="Whoever is free first").click()
    device.get_by_label("Your name").fill("Ana Maria Moreau")
    assert Axe().run(device).response["violations"] == []
    device.get_by_role("button", name="Take a ticket").click()
    expect(device.get_by_role("heading", name="A-1")).to_be_visible()
    expect(screen.get_by_text("Ana M.")).to_be_visible(timeout=WITHIN_MS)

    page = desk.open("/desk/queue/")
    page.get_by_role("button", name="Call next", exact=True).click()
    expect(page.get_by_text("Called: A-1 to Ana.")).to_be_visible()
    expect(screen.locator(".screen-called").get_by_text("Ana M.")).to_be_visible(timeout=WITHIN_MS)
    violations = [Axe().run(one).response["violations"] for one in (page, screen)]
    assert violations == [[], []]

    page.get_by_role("button", name="Serve").click()
    page.get_by_role("link", name="The visit").click()
    expect(page.get_by_role("heading", name="Ana Maria Moreau")).to_be_visible()
    with salon_context(desk.salon):
        assert Appointment.objects.get().state == "in_service"
