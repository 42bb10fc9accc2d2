"""A stranger books by keyboard alone, and in a browser that runs no scripts."""

import pytest

from booking.diary.models import Appointment
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.booking.desk.scene import open_all_day
from tests.browser.desk import only_shop
from tests.browser.people import ENGLISH, KeyboardStranger, Stranger, page_of

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(server):
    """Salon A with an open shop; the address of its booking page."""
    salon = Salon.objects.get(slug="salon-a")
    only_shop(salon, open_all_day)
    return server.url(salon)


def booked_names() -> list[str]:
    """Whose visits salon A holds."""
    with salon_context(Salon.objects.get(slug="salon-a")):
        return [visit.customer.name for visit in Appointment.objects.select_related("customer")]


def _book(stranger: Stranger, address: str) -> None:
    stranger.page.goto(address)
    stranger.chooses()
    stranger.press("Continue", "link")
    stranger.sees_heading("Your details")
    stranger.books()


def test_a_stranger_books_by_keyboard_alone(shop, browser):
    with page_of(browser, ENGLISH) as page:
        _book(KeyboardStranger(page, ENGLISH), shop)
    assert booked_names() == [ENGLISH.customer]


def test_a_stranger_books_where_no_scripts_run(shop, browser):
    with page_of(browser, ENGLISH, phone=True, scripts=False) as page:
        _book(Stranger(page, ENGLISH), shop)
    assert booked_names() == [ENGLISH.customer]
