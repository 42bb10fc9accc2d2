"""The place for reviews on the salon's page: there only when there is something to show."""

import pytest

from booking.storefront.models import Look
from kernel.design import panels
from tests.booking.storefront.conftest import Visitor

HEADING = '<h2 id="reviews">'
PLACE = "https://maps.example/salon?reviews=1"


@pytest.fixture
def owner(salon_a, shop, cast, client_of):
    """The owner at the desk."""
    return Visitor(client_of(salon_a, cast.owner), shop)


def look_form(**typed):
    return {
        "version": Look.objects.get_or_create(pk=1)[0].version,
        "accent": "#7a2e4d",
        "published": "on",
    } | typed


def test_without_reviews_the_page_has_no_place_for_them(visitor):
    assert HEADING not in visitor.get("/").content.decode()


def test_the_link_that_the_owner_gives_leads_to_the_reviews(owner, visitor):
    assert owner.post("/desk/settings/look/", look_form(reviews_url=PLACE)).status_code == 302
    page = visitor.get("/").content.decode()
    assert HEADING in page
    assert f'href="{PLACE}" rel="noopener noreferrer"' in page


def test_a_room_that_gathers_reviews_shows_them_there(visitor, monkeypatch):
    monkeypatch.setitem(
        panels._panels, "storefront.reviews", [(50, lambda _request, shop: f"5 of 5 at {shop.location.name}")]
    )
    page = visitor.get("/").content.decode()
    assert HEADING in page
    assert f"5 of 5 at {visitor.shop.location.name}" in page


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "data:text/html,x", "not an address"])
def test_only_an_address_of_the_web_is_taken(owner, typed):
    answer = owner.post("/desk/settings/look/", look_form(reviews_url=typed))
    assert answer.status_code == 422
    assert Look.objects.get(pk=1).reviews_url == ""
