"""A stranger books without JavaScript, from the salon's page to the link in their hand."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from booking.diary.models import Appointment
from tests.cast import open_salon


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def visitor(salon_a, shop, client_of):
    return client_of(salon_a)


def links(answer, start):
    """The addresses in a page that begin with `start`, as they are written."""
    return [
        text.replace("&amp;", "&")
        for text in re.findall(rf'href="({re.escape(start)}[^"]*)"', answer.content.decode())
    ]


def first_start(visitor, shop, extra=""):
    """The choice of the first free start for the first service, as pairs."""
    times = visitor.get(f"/book/time/?s={shop.services[0].pk}{extra}")
    chosen = visitor.get(next(address for address in links(times, "/book/time/") if "&t=" in address))
    return parse_qsl(urlsplit(links(chosen, "/book/details/")[0]).query)


def details(visitor, pairs, **typed):
    """The last form as a browser would send it."""
    page = visitor.get("/book/details/", pairs).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    form = {
        "name": "Maya Lindt",
        "phone": "0151 23456789",
        "email": "maya@example.com",
        "agreed": "on",
        "key": key,
    }
    return dict(pairs) | form | typed


def test_a_visitor_books_from_the_first_page_to_the_link(visitor, shop):
    home = visitor.get("/")
    added = visitor.get(links(home, "/?s=")[0])
    times = visitor.get(links(added, "/book/time/")[0])
    chosen = visitor.get(next(address for address in links(times, "/book/time/") if "&t=" in address))
    form = details(visitor, parse_qsl(urlsplit(links(chosen, "/book/details/")[0]).query))
    done = visitor.post("/book/details/", form, follow=True)
    assert done.status_code == 200
    assert "Maya" in done.content.decode()
    assert Appointment.objects.get().customer.name == "Maya Lindt"
    assert visitor.get(links(done, "/b/")[1]).status_code == 200
