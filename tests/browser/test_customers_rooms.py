"""Every page of the rooms around customers, as it is asked for on a phone: nothing shuts anybody out or sticks out sideways.

The addresses are read from the URLconf, so a new one is looked at by itself; what it names stands in `tests/isolation/routes.py`.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page

from config import urls_salon
from crm.customers.models import Export
from kernel.context import salon_context
from tenants.registry.models import Salon
from tests.browser.people import BOTH, page_of, shuts_nobody_out
from tests.conftest import BACKEND, cast_of
from tests.isolation.routes import kind_of
from tests.isolation.walk import Route, routes_of
from tests.isolation.world import Things, furnish

pytestmark = [pytest.mark.browser, pytest.mark.nightly]
ROOMS = {"desk/customers/": 35, "desk/tasks/": 6, "desk/forms/": 4, "desk/settings/customers/": 3}
NO_PAGE = {301, 302, 405}
ASKED = {"desk/forms/<int:form_id>/question/": "?kind=choice"}  # without which there is no page
NOT_THERE = {"desk/customers/portraits/<int:customer_id>/file/": 404}  # nobody has given a portrait


@pytest.fixture(scope="module")
def things(server) -> Things:
    """Salon B with one thing of each kind, the export its owner's; the other browser tests are guests of salon A."""
    salon = Salon.objects.get(slug="salon-b")
    made = furnish(salon, "B")
    with salon_context(salon):
        Export.objects.update(user=cast_of(salon).owner)
    return made


@pytest.fixture(scope="module")
def owner(things, server) -> Client:
    """The owner of that salon."""
    client = Client(headers={"host": server.host(things.salon)})
    with salon_context(things.salon):
        client.force_login(cast_of(things.salon).owner, backend=BACKEND)
    return client


def path_of(route: Route, things: Things) -> str:
    """The address of the route with the salon's own things."""
    named = {name: str(kind_of(route.pattern, name)) for name in route.parameters}
    values = {
        name: kind.removeprefix("word:") if kind.startswith("word:") else things.of(kind)
        for name, kind in named.items()
    }
    return route.path(values) + ASKED.get(route.pattern, "")


def pages(room: str, things: Things, owner: Client) -> list[str]:
    """The addresses of the room that answer with a whole page; the rest are parts, files and forms that are sent."""
    found = []
    for route in routes_of(urls_salon.__name__):
        if route.pattern.startswith(room):
            path = path_of(route, things)
            answer = owner.get(path)
            answer.close()
            assert answer.status_code in {200, *NO_PAGE, NOT_THERE.get(route.pattern)}, (
                f"{path}: {answer.status_code}"
            )
            if not answer.streaming and answer.content.lstrip()[:15].lower() == b"<!doctype html>":
                found.append(path)
    return found


def troubles(page: Page, address: str) -> Iterator[str]:
    """What is wrong with the page, light and dark."""
    page.goto(address)
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light, reduced_motion="reduce")
        try:
            shuts_nobody_out(page)
        except AssertionError as error:
            yield f"{light}: {error}"


@pytest.mark.parametrize("tongue", BOTH)
@pytest.mark.parametrize("room", ROOMS)
def test_every_page_of_the_room_fits_a_phone_in_both_lights(browser, server, things, owner, room, tongue):
    walked = pages(room, things, owner)
    assert len(walked) >= ROOMS[room]
    url = server.url(things.salon)
    with page_of(browser, tongue, phone=True) as page:
        session = owner.cookies["session"].value
        page.context.add_cookies(
            [
                {"name": "session", "value": session, "url": url},
                {"name": "language", "value": tongue.code, "url": url},
            ]
        )
        found = [trouble for path in walked for trouble in troubles(page, server.url(things.salon, path))]
    assert found == [], "\n".join(found)
