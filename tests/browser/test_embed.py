"""The booking page in a frame on a website of the salon's own: another origin, a strict policy, no cookies."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from booking.diary.models import Appointment
from booking.storefront.models import Look
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.desk.scene import open_all_day
from tests.browser.desk import only_shop
from tests.browser.people import ENGLISH, Stranger

pytestmark = pytest.mark.browser


@pytest.fixture
def website(server):
    """A website that shows salon A's booking page; its strict policy lets nothing else in. Its origin."""
    salon = Salon.objects.get(slug="salon-a")
    home = server.url(salon).rstrip("/")

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            mode = "button" if self.path == "/button" else "inline"
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            policy = f"default-src 'none'; script-src {home}; frame-src {home}"
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            script = f'<script src="{home}/embed.js?v=1" data-mode="{mode}" async></script>'
            self.wfile.write(f"<!doctype html><title>Own site</title><h1>Own site</h1>{script}".encode())

        def log_message(self, *args):
            """Say nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{site.server_port}"
    only_shop(salon, open_all_day)
    with salon_context(salon):
        Look.objects.update_or_create(pk=1, defaults={"embed_origins": [origin]})
    yield origin
    with salon_context(salon):
        Look.objects.filter(pk=1).update(embed_origins=[])
    site.shutdown()
    site.server_close()


def frame_of(page):
    """The booking page inside the website."""
    expect(page.locator("iframe")).to_be_visible()
    return page.locator("iframe").element_handle().content_frame()


def height_of(page):
    return page.locator("iframe").evaluate("frame => getComputedStyle(frame).height")


def test_a_visit_is_booked_inside_the_listed_website_and_in_no_other(website, browser_page):
    page, said = browser_page, []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.goto(website)
    stranger = Stranger(frame_of(page), ENGLISH)
    stranger.chooses()
    expect(page.locator("iframe")).not_to_have_css("height", "640px")
    while_choosing = height_of(page)
    stranger.press("Continue", "link")
    stranger.sees_heading("Your details")
    page.context.clear_cookies()
    stranger.books()
    expect(page.locator("iframe")).not_to_have_css("height", while_choosing)
    with salon_context(Salon.objects.get(slug="salon-a")):
        assert [visit.source for visit in Appointment.objects.all()] == ["widget"]
    assert said == []
    page.goto(f"{website}/button")
    page.get_by_role("button", name="Book online").click()
    expect(frame_of(page).get_by_role("heading").first).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("iframe")).to_be_hidden()
    with salon_context(Salon.objects.get(slug="salon-a")):
        Look.objects.filter(pk=1).update(embed_origins=["https://elsewhere.example"])
    with page.expect_event("requestfailed", lambda request: "/book/" in request.url):
        page.goto(website)
