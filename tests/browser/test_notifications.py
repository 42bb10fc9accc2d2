"""A customer allows notifications on their visit's page, a change is pushed to that browser, and it shows them."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from booking.diary.telling.messages import appointment_announce
from booking.diary.tokens import manage_token
from crm.messaging.models import ChannelAddress
from crm.messaging.reaching.proving import proof_token
from kernel.clock import FixedClock, system_clock
from kernel.context import salon_context
from tests.browser.desk import Desk
from tests.crm.messaging.providers.conftest import deliver_all
from tests.crm.messaging.push.server import Browser, PushServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=10_000)
SUBSCRIBED = """(told) => {
  const asked = (how) => how.userVisibleOnly && how.applicationServerKey.length === 65;
  PushManager.prototype.subscribe = async (how) => ({toJSON: () => asked(how) ? told : null});
}"""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.getRegistration("/b/");
  for (let look = 0; look < 40; look += 1) {
    const shown = await worker.getNotifications();
    if (shown.length) return shown.map((one) => ({title: one.title, body: one.body, url: one.data.url}));
    await new Promise((again) => setTimeout(again, 50));
  }
  return [];
}"""


@pytest.fixture
def service(settings):
    """A push service of our own; Chromium's is not reached from here."""
    server = PushServer()
    settings.PUSH_TRUSTED = [server.base]
    yield server
    server.stop()


def allowed(desk: Desk, page: Page, address: str, browser: Browser) -> None:
    """The customer allows it; the browser says what a real one would."""
    page.context.grant_permissions(["notifications"], origin=desk.live.url(desk.salon))
    desk.open(address)
    assert Axe().run(page).response["violations"] == []
    told = {
        "endpoint": browser.endpoint,
        "keys": {"p256dh": browser.told["p256dh"], "auth": browser.told["auth"]},
    }
    page.evaluate(SUBSCRIBED, told)
    page.get_by_role("button", name="Allow on this device").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def arrives(page: Page, told: dict) -> list[dict]:
    """What the browser shows of a push; it is pushed again, under its one tag, while a worker just begun misses it."""
    tools, found = page.context.new_cdp_session(page), []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    origin = page.evaluate("location.origin")
    (number, *_same) = [one["registrationId"] for one in found if one["scopeURL"].endswith("/b/")]
    push = {"origin": origin, "registrationId": number, "data": json.dumps(told)}

    def shown(_try: int) -> list[dict]:
        tools.send("ServiceWorker.deliverPushMessage", push)
        return page.evaluate(SHOWN)

    return next(filter(None, map(shown, range(8))), [])


def test_what_is_allowed_on_the_page_arrives_in_the_browser(desk, service):
    page, browser = desk.page, Browser("https://push.example/one")
    visit = desk.book(600, days=1, name="Grace")
    with salon_context(desk.salon):
        proof = proof_token(visit.customer_id, clock=system_clock)
        address = f"/b/{manage_token(visit)}/reach/"
    allowed(desk, page, f"{address}?p={proof}", browser)
    with salon_context(desk.salon):
        bound = ChannelAddress.objects.filter(customer=visit.customer, address=browser.endpoint)
        assert bound.update(address=f"{service.base}/push/one") == 1
        appointment_announce(appointment=visit, kind="moved", clock=system_clock)
        deliver_all(FixedClock(system_clock.now()))
    told = browser.opened(service.calls[-1].body)
    assert arrives(page, told) == [{"title": desk.salon.name, "body": told["body"], "url": told["url"]}]
    assert address.removesuffix("reach/") in told["url"]
