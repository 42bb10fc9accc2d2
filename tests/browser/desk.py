"""The owner's desk in a browser, and a shop for each test."""

from collections.abc import Callable

from django.test import Client
from playwright.sync_api import Page

from booking.diary.models import Appointment
from booking.places.models import Location
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.desk.scene import at, book, open_all_day
from tests.browser.people import Person, Tongue
from tests.cast import OpenSalon
from tests.conftest import BACKEND, cast_of


def only_shop(salon: Salon, make: Callable[[], OpenSalon]) -> OpenSalon:
    """The shop that `make` opens in the salon, where no other is left and nobody is booked."""
    with salon_context(salon):
        Location.objects.update(archived_at=system_clock.now())
        Appointment.objects.all().delete()
        return make()


class Desk:
    """The owner of salon A at their desk, with an open shop."""

    def __init__(self, live, page: Page) -> None:
        self.live, self.page = live, page
        self.salon = Salon.objects.get(slug="salon-a")
        self.shop = only_shop(self.salon, open_all_day)
        self.sign_in()

    def sign_in(self, page: Page | None = None, role: str = "owner") -> None:
        """By the session's cookie, on another page where one is said; the sign-in page has its own tests."""
        client = Client(headers={"host": self.live.host(self.salon)})
        with salon_context(self.salon):
            client.force_login(getattr(cast_of(self.salon), role), backend=BACKEND)
        cookie = {
            "name": "session",
            "value": client.cookies["session"].value,
            "url": self.live.url(self.salon),
        }
        (page or self.page).context.add_cookies([cookie])

    def speaks(self, tongue: Tongue, page: Page | None = None) -> Person:
        """Whoever is in front of the page (the desk's own unless said), in their language from now on."""
        page = page or self.page
        url = self.live.url(self.salon)
        page.context.add_cookies([{"name": "language", "value": tongue.code, "url": url}])
        return Person(page, tongue)

    def open(self, path: str) -> Page:
        """Go to a page of the salon."""
        self.page.goto(self.live.url(self.salon, path))
        return self.page

    def book(self, *args, **values):
        """A visit made by somebody else meanwhile."""
        with salon_context(self.salon):
            return book(self.shop, *args, **values)

    def at(self, minute: int, days: int = 0):
        """The instant of a wall minute."""
        with salon_context(self.salon):
            return at(self.shop, minute, days)
