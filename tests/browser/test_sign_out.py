"""Somebody left a device signed in: their phone ends it from afar."""

import pytest
from playwright.sync_api import expect

from kernel.context import salon_context
from tenants.accounts.models import SignIn
from tests.browser.people import BOTH, page_of

pytestmark = pytest.mark.browser
WITHIN_MS = 60_000  # the promise; an open page looks every few seconds


@pytest.mark.parametrize("tongue", BOTH)
def test_a_device_left_behind_is_signed_out_from_a_phone_and_shows_nothing_more(desk, browser, tongue):
    with salon_context(desk.salon):  # other tests' people have left without signing out
        SignIn.objects.exclude(pk=SignIn.objects.latest("pk").pk).delete()
    left = desk.open("/desk/diary/?view=columns")
    with page_of(browser, tongue, phone=True) as phone:
        owner = desk.speaks(tongue, phone)
        desk.sign_in(phone)
        phone.goto(desk.live.url(desk.salon, "/desk/profile/"))
        owner.looks_around()
        device = phone.locator(".row", has_not_text=owner.say("this device"))
        device.get_by_role("button", name=owner.say("Sign out"), exact=True).click()
        expect(phone.get_by_text(owner.say("That device is signed out."))).to_be_visible()
        left.wait_for_url("**/desk/login/**", timeout=WITHIN_MS)
        phone.reload()
        expect(phone.get_by_text(owner.say("this device"))).to_be_visible()
