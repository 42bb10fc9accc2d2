"""A passkey in real Chromium with a virtual device: made at one salon, opens that salon alone."""

from contextlib import contextmanager

from playwright.sync_api import expect

from tenants.registry.models import Salon
from tests.browser.people import WAIT_MS

PASSWORD = "secret-of-owner"


@contextmanager
def device(page):
    """A device that knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    yield session
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})


def test_a_passkey_signs_in_alone_and_only_at_its_salon(desk):
    page = desk.page
    with device(page):
        desk.open("/desk/profile/passkeys/new/")
        page.get_by_label("Name").fill("The owner's laptop")
        page.get_by_role("button", name="Make a passkey").click()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name="Ten codes for paper")).to_be_visible(timeout=WAIT_MS)
        desk.open("/desk/profile/")
        expect(page.get_by_text("The owner's laptop")).to_be_visible(timeout=WAIT_MS)
        page.context.clear_cookies()
        desk.open("/desk/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page).to_have_url(desk.live.url(desk.salon, "/desk/today/"), timeout=WAIT_MS)
        page.context.clear_cookies()
        desk.open("/desk/login/")
        page.get_by_label("Email").fill("owner@salon-a.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("button", name="Use a passkey").click()
        expect(page).to_have_url(desk.live.url(desk.salon, "/desk/today/"), timeout=WAIT_MS)
        page.goto(desk.live.url(Salon.objects.get(slug="salon-b"), "/desk/login/"))
        page.locator("form[data-passkey] button").click()
        expect(page.get_by_role("alert")).to_be_visible(timeout=WAIT_MS)
