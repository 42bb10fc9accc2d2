"""A customer on their phone: in by a code, their visits moved and booked again, what they agreed to, their own copy."""

import pytest
from playwright.sync_api import expect

from booking.mine.codes import code_of
from booking.mine.models import SignInCode
from crm.customers.models import Consent
from crm.privacy.models import Archive
from crm.privacy.purposes import OWN_PAGE
from kernel.context import salon_context
from tests.browser.people import BOTH

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("tongue", BOTH)
def test_who_comes_in_by_a_code_looks_after_their_visits_and_their_data(desk, tongue):
    visit = desk.book(600, days=3, name=f"Guest {tongue.slug}")
    page = desk.page
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    person = desk.speaks(tongue)
    desk.open("/me/")
    person.looks_around()
    page.locator('input[name="contact"]').fill(f"guest.{tongue.slug}@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/code/")
    person.looks_around()
    with salon_context(desk.salon):
        page.locator('input[name="code"]').fill(code_of(SignInCode.objects.latest("pk")))
    page.keyboard.press("Enter")
    person.sees_heading("My visits")
    person.looks_around()
    person.press("Move", "link")
    page.wait_for_url("**/move/**")
    desk.open("/me/data/")
    person.looks_around()
    page.locator('form[action$="/consents/photos/"] button').click()
    expect(page.locator('form[action$="/consents/photos/"] button[value="0"]')).to_be_visible()
    page.locator('a[href="/me/data/contacts/"]').click()
    person.looks_around()
    page.locator('input[name="contact"]').fill(f"second.{tongue.slug}@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/data/contacts/code/")
    person.looks_around()
    with salon_context(desk.salon):
        page.locator('input[name="code"]').fill(code_of(SignInCode.objects.latest("pk")))
    page.keyboard.press("Enter")
    expect(page.locator("bdi", has_text=f"second.{tongue.slug}@example.com")).to_be_visible()
    page.locator("form[action$='/main/'] button").click()
    person.looks_around()
    person.press("Make a copy")
    expect(page.get_by_text(person.say("being made"), exact=True)).to_be_visible()
    with salon_context(desk.salon):
        said = Consent.objects.get(customer=visit.customer, purpose="photos")
        assert (said.given, said.source) == (True, OWN_PAGE)
        assert Archive.objects.filter(customer=visit.customer).count() == 1
    desk.open("/me/")
    person.press("Sign out")
    desk.open("/me/")
    page.wait_for_url("**/me/enter/")
