"""A segment is put together by the keyboard, counted as one goes, kept, and opens its list."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kernel.context import salon_context
from tests.cast import CustomerFactory

pytestmark = pytest.mark.browser


def test_a_segment_is_built_by_the_keyboard_and_opens_its_list(desk):
    with salon_context(desk.salon):
        [CustomerFactory(name=name, language="en") for name in ("Quill Ribeiro", "Quill Dubois")]
        CustomerFactory(name="Quill Martin", language="zh-hans")
    page = desk.open("/desk/customers/segments/new/")
    page.get_by_label("Name", exact=True).fill("English quills")
    condition = page.get_by_label("Condition", exact=True)
    condition.select_option(label="Name")
    condition.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("What to look for").fill("quill")
    page.locator("#segment-count").get_by_text("3", exact=True).wait_for()
    page.get_by_label("Condition", exact=True).select_option(label="Language")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
    page.get_by_role("checkbox", name="English").press("Space")
    page.locator("#segment-count").get_by_text("2", exact=True).wait_for()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("textbox", name="Name").press("Enter")
    page.get_by_role("link", name="2 customers").wait_for()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="English quills").click()
    page.get_by_text("Quill Dubois").wait_for()
    assert page.get_by_text("Quill Martin").count() == 0
