"""A stranger books on a phone in real Chromium: instant, without a fault in the console, and open to everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from booking.diary.models import Appointment
from booking.storefront.models import Look
from tenants.registry.models import Salon
from tests.browser.desk import only_shop
from tests.cast import AddOnFactory, OpenSalon, open_salon
from tests.conftest import inside

pytestmark = pytest.mark.browser


@pytest.fixture
def salon(server):
    """Salon A with a shop that can be booked."""
    return Salon.objects.get(slug="salon-a")


@pytest.fixture
def shop(salon):
    """The shop, open every day, with an extra to the cut."""
    return only_shop(salon, _shop_with_an_extra)


def _shop_with_an_extra() -> OpenSalon:
    look = {"tagline": "Quiet hours", "about": "A small house.", "accent": "#e8b100"}
    Look.objects.update_or_create(pk=1, defaults=look)
    found = open_salon(cancel_notice_minutes=60, move_notice_minutes=60)
    AddOnFactory(name="Head massage", services=[found.services[0]])
    return found


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.nightly)])
def phone(browser, request):
    """A phone in London; every word in its console is a fault."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme=request.param,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert [text for text in faults if "422" not in text] == []


def judge(page: Page) -> None:
    """No barrier that axe knows, and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_visit_is_booked_moved_and_cancelled_on_a_phone(server, salon, shop, phone):
    phone.goto(server.url(salon))
    judge(phone)
    phone.get_by_role("link", name="Add Cut").click()
    expect(phone.get_by_text("1 service")).to_be_visible()
    phone.get_by_role("link", name="Head massage").click()
    expect(phone.locator("#bar")).to_contain_text("45 min")
    judge(phone)
    phone.get_by_role("link", name="Choose a time").click()
    phone.locator(".day-chip").nth(2).click()
    expect(phone.locator(".day-chip").nth(2)).to_have_attribute("aria-current", "date")
    phone.locator(".time").first.click()
    phone.get_by_role("link", name="Continue").wait_for()
    judge(phone)
    phone.get_by_role("link", name="Continue").click()
    phone.get_by_role("button", name="Book").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    judge(phone)
    fill_in(phone)
    phone.get_by_role("button", name="Book").click()
    expect(phone.get_by_role("heading", name="See you soon, Maya Lindt")).to_be_visible()
    judge(phone)
    phone.get_by_role("link", name="Change or cancel").click()
    judge(phone)
    phone.get_by_role("link", name="Move", exact=True).click()
    phone.locator(".time").nth(3).click()
    judge(phone)
    phone.get_by_role("button", name="Move here").click()
    phone.get_by_role("link", name="Cancel the visit").click()
    judge(phone)
    phone.get_by_role("button", name="Cancel the visit").click()
    expect(phone.get_by_text("This visit is cancelled.")).to_be_visible()
    with inside(salon):
        assert Appointment.objects.get().state == "cancelled"


def test_after_a_reload_back_leads_to_the_step_before(server, salon, shop, phone):
    phone.goto(server.url(salon))
    phone.get_by_role("link", name="Add Cut").click()
    expect(phone.get_by_text("1 service")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("1 service")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("link", name="Add Cut")).to_be_visible()


def test_a_first_click_steps_on_although_the_library_never_comes(server, salon, shop, phone):
    phone.route("**/flow.js*", lambda _route: None)
    phone.goto(server.url(salon))
    phone.get_by_role("link", name="Add Cut").click()
    expect(phone.get_by_text("1 service")).to_be_visible()


def fill_in(page: Page) -> None:
    """What a person types last."""
    page.get_by_label("Your name").fill("Maya Lindt")
    page.get_by_label("Mobile phone").fill("0151 23456789")
    page.get_by_label("Email").fill("maya@example.com")
    page.get_by_role("checkbox").check()
