"""Takes the pictures of the manual and the README anew: `make screenshots`.

BASE names a running product with its demo salons (default: http://localhost:8000). Where nobody answers, one is started on
a free port with data of its own, and stopped again.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium

IMAGES = Path(__file__).parent / "images"
BASE = os.environ.get("BASE", "http://localhost:8000")
PASSWORD = "chignon-demo"  # noqa: S105 - of the demo salons, said in the README
READY_SECONDS = 300
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class House:
    """A demo salon and its language."""

    slug: str
    locale: str
    sign_in: str


LUNE = House("maison-lune", "en-GB", "Sign in")
YUNJI = House("yunji", "zh-CN", "登录")


def address(base: str, slug: str, path: str = "/") -> str:
    """A page on a salon's host, or on the base domain where `slug` is empty."""
    scheme, host, *_rest = urlsplit(base)
    return urlunsplit((scheme, f"{slug}.{host}" if slug else host, path, "", ""))


def answers(url: str) -> bool:
    """Whether a page is there; asked by number, since not every system knows the names under `localhost`."""
    scheme, host, path, *_rest = urlsplit(url)
    name, _colon, port = host.partition(":")
    known = f"127.0.0.1:{port}" if name.endswith("localhost") else host
    request = urllib.request.Request(urlunsplit((scheme, known, path, "", "")), headers={"Host": host})
    with suppress(OSError):
        urllib.request.urlopen(request, timeout=20).close()
        return True
    return False


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def product() -> Iterator[str]:
    """The address of a product with its demo: the one at BASE, or one of our own."""
    if answers(f"{BASE}/healthz"):
        yield BASE
        return
    base = f"http://localhost:{free_port()}"
    with tempfile.TemporaryDirectory() as home, _started(base, home):
        yield base


@contextmanager
def _started(base: str, home: str) -> Iterator[None]:
    port = str(urlsplit(base).port)
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    command = [sys.executable, "manage.py", "up"]
    process = subprocess.Popen(command, env={**kept, "PORT": port, "DATA_DIR": home})
    try:
        _wait_for_demo(base, process)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _wait_for_demo(base: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if answers(address(base, YUNJI.slug)):
            return
        time.sleep(1)
    raise SystemExit("The product did not start.")


@contextmanager
def page_of(browser: Browser, size: dict[str, int], locale: str) -> Iterator[Page]:
    """A page in a fresh profile."""
    context = browser.new_context(viewport=size, locale=locale, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def shoot(page: Page, name: str) -> None:
    """Keep what the window shows now."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


def site(browser: Browser, base: str) -> None:
    """The operator's front page."""
    with page_of(browser, DESK, LUNE.locale) as page:
        page.goto(base)
        shoot(page, "site")


def booking(browser: Browser, base: str, house: House) -> None:
    """A salon's booking page and its times, on a phone."""
    with page_of(browser, PHONE, house.locale) as page:
        page.goto(address(base, house.slug))
        shoot(page, f"booking-{house.locale[:2]}")
        page.locator(".service-row a.btn, .service-row a.chip").first.click()
        page.locator("#bar a[href*='/book/time/']").click()
        page.wait_for_url("**/book/time/**")
        page.locator(".time").first.click()
        page.locator("#bar a.btn-primary").wait_for()
        shoot(page, f"times-{house.locale[:2]}")


def busy_day() -> date:
    """The coming Thursday: every demo salon is open then."""
    today = date.today()  # noqa: DTZ011 - a day for a picture, nothing hangs on the zone
    return today + timedelta(days=(3 - today.weekday()) % 7)


def desk(browser: Browser, base: str, house: House, name: str, path: str) -> None:
    """A page of the desk as the owner sees it, without the word of welcome."""
    with page_of(browser, DESK, house.locale) as page:
        page.goto(address(base, house.slug, path))
        page.locator("input[type=email], input[name=login]").first.fill(f"owner@{house.slug}.example")
        page.locator("input[type=password]").fill(PASSWORD)
        page.get_by_role("button", name=house.sign_in, exact=True).click()
        page.wait_for_url(f"**{path}**")
        page.goto(f"{address(base, house.slug, path)}?day={busy_day()}")
        shoot(page, f"{name}-{house.locale[:2]}")


def main() -> None:
    """Take them all."""
    IMAGES.mkdir(exist_ok=True)
    with product() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        site(browser, base)
        booking(browser, base, LUNE)
        booking(browser, base, YUNJI)
        desk(browser, base, LUNE, "diary", "/desk/diary/")
        desk(browser, base, YUNJI, "today", "/desk/today/")
        browser.close()


if __name__ == "__main__":
    main()
