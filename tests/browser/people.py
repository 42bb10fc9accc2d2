"""The people of the journey, each in a browser of their own: what they do, said by roles and labels in their language."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, expect

WAIT_MS = 20_000
LIVE_MS = 10_000  # the promise is three seconds; here other tests have the machine too
AGREED = "I agree that the salon keeps these details for my visit, and to its booking terms."
MOST_TABS = 200
CLOCK = re.compile(r"\d{1,2}:\d{2}")


@dataclass(frozen=True)
class Tongue:
    """A language as a browser asks for it, and a salon whose people speak it."""

    code: str
    locale: str
    country: str
    time_zone: str
    kind: str
    salon: str
    slug: str
    colleagues: tuple[str, str]
    customer: str

    def say(self, text: str, context: str = "", /, **values: str) -> str:
        """The product's own words in this language; in Chinese they must not be the English ones."""
        with translation.override(self.code):
            said = translation.pgettext(context, text) if context else translation.gettext(text)
        assert self.code == "en" or said != text, f"{text!r} is not translated"
        return said % values if values else said


ENGLISH = Tongue("en", "en-GB", "DE", "Europe/Berlin", "hair", "Salon Vera", "salon-vera",
                 ("Anna", "Ben"), "Grace Hopper")  # fmt: skip
CHINESE = Tongue("zh-hans", "zh-CN", "CN", "Asia/Shanghai", "nails", "花间美甲", "huajian",
                 ("小雨", "阿杰"), "林晓梅")  # fmt: skip
BOTH = [pytest.param(ENGLISH, id="en"), pytest.param(CHINESE, id="zh", marks=pytest.mark.nightly)]


@contextmanager
def page_of(browser: Browser, tongue: Tongue, *, phone: bool = False, scripts: bool = True) -> Iterator[Page]:
    """A page in a fresh browser profile; faults of the page's scripts fail the test."""
    size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
    context = browser.new_context(
        viewport=size, locale=tongue.locale, timezone_id=tongue.time_zone, java_script_enabled=scripts
    )
    context.set_default_timeout(WAIT_MS)
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert faults == []


def shuts_nobody_out(page: Page) -> None:
    """Let axe look at the page, and let nothing stick out at the side."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


class Person:
    """Somebody in front of a page."""

    def __init__(self, page: Page, tongue: Tongue) -> None:
        self.page, self.tongue, self.say = page, tongue, tongue.say

    def act(self, control: Locator) -> None:
        """Use a button, a link or a tick box."""
        control.click()

    def press(self, text: str, role: str = "button") -> None:
        """Press the button (or the link) that says so."""
        self.act(self.page.get_by_role(role, name=self.say(text), exact=True).first)  # type: ignore[arg-type]

    def fill(self, label: str, value: str) -> None:
        """Type into the field of that label."""
        self.page.get_by_label(self.say(label)).first.fill(value)

    def sees_heading(self, text: str, **values: str) -> None:
        """Wait for the heading."""
        expect(self.page.get_by_role("heading", name=self.say(text, **values)).first).to_be_visible()

    def looks_around(self) -> None:
        """Let axe look at the page."""
        shuts_nobody_out(self.page)


class KeyboardPerson(Person):
    """One who cannot use a mouse: everything is reached by Tab."""

    def act(self, control: Locator) -> None:
        """Tab to the control; space ticks a box, Enter presses the rest."""
        self._tab_to(control)
        self.page.keyboard.press("Space" if control.get_attribute("type") == "checkbox" else "Enter")

    def fill(self, label: str, value: str) -> None:
        """Tab to the field and type."""
        self._tab_to(self.page.get_by_label(self.say(label)).first)
        self.page.keyboard.type(value)

    def _tab_to(self, control: Locator) -> None:
        expect(control).to_be_visible()
        for _tab in range(MOST_TABS):
            if control.evaluate("control => control === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {control}")


class Owner(Person):
    """Whoever opens a salon and stands at its desk."""

    def signs_up(self, site: str) -> None:
        """From the operator's front door to the first step."""
        self.page.goto(site)
        self.looks_around()
        self.press("Open your salon", "link")
        self.looks_around()
        self.fill("Name of your salon", self.tongue.salon)
        self.page.get_by_label(self.say("Your web address")).fill(self.tongue.slug)
        self.page.get_by_label(self.say("What you do")).select_option(self.tongue.kind)
        self.page.get_by_label(self.say("Country")).select_option(self.tongue.country)
        self.fill("Your email", f"owner@{self.tongue.slug}.example")
        self.fill("Password", "Kamm-und-Schere-9")
        self.page.get_by_label(self.say("I agree to the terms and the privacy notice")).check()
        self.press("Create my salon")
        self.page.wait_for_url("**/desk/start/menu/", timeout=2 * WAIT_MS)

    def takes_the_first_steps(self) -> None:
        """All six, each looked at, to Today."""
        self._step("Your menu", "Use this menu")
        self._step("Opening hours")
        self.fill("Who else takes appointments?", "\n".join(self.tongue.colleagues))
        self._step("Your team")
        self.page.get_by_label(self.say("Customers can move or cancel by themselves")).select_option("0")
        self._step("Booking rules")
        self._step("Your look")
        self._step("Share your page", "Done, show me my day")
        self.page.wait_for_url("**/desk/today/")

    def _step(self, title: str, verb: str = "Save and go on") -> None:
        self.sees_heading(title)
        self.looks_around()
        with self.page.expect_navigation():
            self.press(verb)

    def sees_news(self, name: str) -> None:
        """The visit comes up on the open Today by itself."""
        expect(self.page.get_by_role("link", name=name).first).to_be_visible(timeout=LIVE_MS)

    def event(self, name: str) -> Locator:
        """The visit among the day's columns."""
        columns = self.page.get_by_role("region", name=self.say("The day in columns"))
        return columns.get_by_role("link", name=name).first

    def moves_the_visit(self, name: str) -> str:
        """By its drawer to the last free time of that day; the new wall time."""
        self.event(name).click()
        drawer = self.page.get_by_role("dialog", name=self.say("Visit"))
        expect(drawer.get_by_role("heading", name=name)).to_be_visible()
        self.looks_around()
        drawer.get_by_role("link", name=self.say("Move")).click()
        self.sees_heading("Move the visit of %(name)s", name=name)
        self.looks_around()
        radio = self.page.get_by_role("radio", name=CLOCK).last
        radio.check()
        chosen = radio.evaluate("radio => radio.labels[0].innerText.trim()")
        self.press("Move to this time")
        expect(self.page.get_by_text(self.say("Moved."))).to_be_visible()
        return str(chosen)

    def finds_message(self, subject: str) -> Locator:
        """The message on the Messages page, looked for again until the worker has sent it."""
        link = self.page.get_by_role("link", name=subject).filter(has_text=self.say("sent"))
        expect(self.page.get_by_role("heading", name=self.say("Messages"))).to_be_visible()
        until = time.monotonic() + WAIT_MS / 1000
        while not link.count() and time.monotonic() < until:
            self.page.reload()
        return link.first


class Stranger(Person):
    """A customer who was never here."""

    def chooses(self) -> datetime:
        """From the salon's front page to a time some two weeks ahead; the instant it begins."""
        verb = self.say("Add %(name)s", name="").strip()
        self.act(self.page.get_by_role("link", name=re.compile(f"^{verb} .+")).first)
        self.press("Choose a time", "link")
        self.sees_heading("When suits you?")
        self.press("Later days", "link")
        expect(self.page.get_by_role("link", name=self.say("Earlier days"))).to_be_visible()
        self.act(self.page.get_by_role("link", name=CLOCK).first)
        onward = self.page.get_by_role("link", name=self.say("Continue"), exact=True)
        expect(onward).to_be_visible()
        return start_in(onward.get_attribute("href") or "").astimezone(ZoneInfo(self.tongue.time_zone))

    def books(self, email: str = "guest@example.com") -> None:
        """Leave name and email; the confirmation shows."""
        self.fill("Your name", self.tongue.customer)
        self.fill("Email", email)
        self.act(self.page.get_by_label(self.say(AGREED)))
        self.press("Book")
        self.sees_heading("See you soon, %(name)s", name=self.tongue.customer)

    def cancels(self, address: str) -> None:
        """By the private link."""
        self.page.goto(address)
        self.sees_heading("Your visit")
        self.looks_around()
        self.press("Cancel the visit", "link")
        self.sees_heading("Cancel this visit?")
        self.looks_around()
        self.press("Cancel the visit")
        said = self.say("This visit is cancelled. The time is free again.")
        expect(self.page.get_by_text(said)).to_be_visible()
        self.looks_around()


class KeyboardStranger(KeyboardPerson, Stranger):
    """A customer who was never here and cannot use a mouse."""


def start_in(address: str) -> datetime:
    """The instant that an address of the booking flow carries."""
    text = parse_qs(urlsplit(address).query)["t"][0]
    return datetime.fromisoformat(text)
