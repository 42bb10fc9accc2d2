"""The owner sets up text messages: the password is asked for, the key is never shown again."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


def test_an_account_is_set_up_after_the_password(desk, browser_page):
    desk.open("/desk/messages/channels/twilio/")
    browser_page.get_by_label("Account SID").fill("AC77")
    browser_page.get_by_label("Phone number or Messaging Service SID").fill("+4930111")
    browser_page.get_by_label("Auth token").fill("canary-token-91")
    browser_page.get_by_label("Price of one text").fill("0.07")
    assert Axe().run(browser_page).response["violations"] == []
    browser_page.get_by_role("button", name="Save").click()
    browser_page.locator("input[type=password]").fill("secret-of-owner")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_text("in use").wait_for()
    assert Axe().run(browser_page).response["violations"] == []
    browser_page.get_by_role("link", name="Twilio").click()
    browser_page.get_by_text("never shown again").wait_for()
    assert "canary-token-91" not in browser_page.content()
