"""The owner changes the words of a reminder and sees, while typing, what the customer will see."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [pytest.param(1440, marks=pytest.mark.nightly), 390])
def test_the_preview_follows_what_is_typed(desk, browser_page, width):
    browser_page.set_viewport_size({"width": width, "height": 844})
    desk.open("/desk/messages/settings/visit_reminder_customer/en/")
    browser_page.get_by_label("First sentence").fill("Hello {customer}, {staff} is ready.")
    preview = browser_page.frame_locator("iframe[name=preview]")
    preview.get_by_role("heading", name="Hello Maria Example, Anna is ready.").wait_for()
    browser_page.get_by_label("As a text message").fill("云" * 80)
    browser_page.get_by_text("needs the wide alphabet").wait_for()
    assert Axe().run(browser_page).response["violations"] == []
    browser_page.get_by_role("button", name="Save").click()
    browser_page.get_by_text("The next message goes out in these words.").wait_for()
