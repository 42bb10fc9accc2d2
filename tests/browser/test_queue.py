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
from tests.browser.people import BOTH

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


@pytest.mark.parametrize("tongue", BOTH)
def test_from_the_kiosk_over_the_screen_into_the_chair_and_the_diary(desk, device, tongue):
    walker, screen = desk.speaks(tongue, device), device.context.new_page()
    device.reload()
    screen.goto(f"{device.url}screen/")
    screen.get_by_role("button", name=walker.say("Full screen with sound")).click()
    device.get_by_text("Cut", exact=True).click()
    walker.press("Continue")
    device.get_by_role("link", name=walker.say("Whoever is free first")).click()
    walker.fill("Your name", "Ana Maria Moreau")
    assert Axe().run(device).response["violations"] == []
    walker.press("Take a ticket")
    expect(device.get_by_role("heading", name="A-1")).to_be_visible()
    expect(screen.get_by_text("Ana M.")).to_be_visible(timeout=WITHIN_MS)

    reception, page = desk.speaks(tongue), desk.open("/desk/queue/")
    reception.press("Call next")
    said = reception.say("Called: %(code)s to %(person)s.", code="A-1", person="Ana")
    expect(page.get_by_text(said)).to_be_visible()
    expect(screen.locator(".screen-called").get_by_text("Ana M.")).to_be_visible(timeout=WITHIN_MS)
    violations = [Axe().run(one).response["violations"] for one in (page, screen)]
    assert violations == [[], []]

    reception.press("Serve")
    reception.press("The visit", "link")
    expect(page.get_by_role("heading", name="Ana Maria Moreau")).to_be_visible()
    with salon_context(desk.salon):
        assert Appointment.objects.get().state == "in_service"
