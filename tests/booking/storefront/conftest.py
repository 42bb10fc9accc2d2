"""A shop that can be booked, a stranger's browser, and the form as a browser would send it."""

import re
from itertools import count
from urllib.parse import parse_qsl, urlsplit

import pytest

from booking.storefront.choosing.choice import instant_text
from tests.booking.desk.scene import at
from tests.cast import open_salon


class Visitor:
    """A stranger without JavaScript: follows the addresses that stand in the pages."""

    def __init__(self, client, shop):
        self.client, self.shop = client, shop
        self.hours = count(9)

    def get(self, address, data=None, **options):
        """Open a page."""
        return self.client.get(address, data, **options)

    def post(self, address, data=None, **options):
        """Send a form."""
        return self.client.post(address, data or {}, **options)

    def first_start(self, extra=""):
        """The pairs of the choice of the first free start for the first service, tomorrow or later."""
        times = self.get(f"/book/time/?s={self.shop.services[0].pk}{extra}")
        day = [address for address in links(times, "/book/time/", "d=") if "&t=" not in address][-2]
        chosen = self.get(links(self.get(day), "/book/time/", "&t=")[0])
        return parse_qsl(urlsplit(links(chosen, "/book/details/")[0]).query)

    def a_start(self):
        """The same pairs for a free start in twelve days, another each time, without the pages before."""
        day, start = (at(self.shop, minute, days=12) for minute in (0, next(self.hours) * 60))
        return [("s", f"{self.shop.services[0].pk}"), ("d", f"{day:%Y-%m-%d}"), ("t", instant_text(start))]

    def form(self, pairs, **typed):
        """The last form, filled in."""
        page = self.get("/book/details/", pairs).content.decode()
        person = {"name": "Maya Lindt", "phone": "0151 23456789", "email": "maya@example.com", "agreed": "on"}
        return dict(pairs) | person | {"key": key_of(page), "shown": key_of(page, "shown")} | typed

    def book(self, **typed):
        """Book a free start; the token of the visit."""
        done = self.post("/book/details/", self.form(self.a_start(), **typed))
        assert done.status_code == 302, done.content.decode()
        return done["Location"].rstrip("/").rsplit("/", 1)[1]


def links(answer, start, part=""):
    """The addresses in a page that begin with `start` and hold `part`."""
    found = re.findall(rf'href="({re.escape(start)}[^"]*)"', answer.content.decode())
    return [text.replace("&amp;", "&") for text in found if part in text.replace("&amp;", "&")]


def key_of(page, name="key"):
    """The form's own key in a page, or another of its hidden values."""
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


@pytest.fixture
def shop(in_a):
    """Ana and Ben, a cut and a colour, open every day."""
    return open_salon()


@pytest.fixture
def visitor(salon_a, shop, client_of):
    """A stranger on salon A's host."""
    return Visitor(client_of(salon_a), shop)
