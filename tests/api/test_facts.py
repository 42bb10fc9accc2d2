"""Public facts: what a stranger may know of shops, menu and team, in pages."""

import pytest

from booking.storefront.models import Look
from tests.api.calls import book, codes, soon, wanted
from tests.cast import (
    AddOnFactory,
    LocationFactory,
    ServiceFactory,
    ServiceVariantFactory,
    StaffMemberFactory,
    open_salon,
)


@pytest.fixture
def shop(in_a):
    return open_salon()


@pytest.fixture
def client(client_of, salon_a):
    return client_of(salon_a)


def rows(client, path):
    return client.get(f"/api/v1/{path}").json()["results"]


def test_a_location_tells_its_address_zone_and_hours(client, shop):
    [place] = rows(client, "locations/")
    assert (place["id"], place["time_zone"], place["city"]) == (shop.location.pk, "Europe/Berlin", "Berlin")
    assert place["opening_hours"][0] == {"weekday": 0, "start_minute": 540, "end_minute": 1080}


def test_a_service_tells_price_minutes_variants_extras_and_who_does_it(client, shop):
    variant = ServiceVariantFactory(service=shop.services[0], name="Long hair")
    add_on = AddOnFactory(services=[shop.services[0]], name="Treatment")
    service = rows(client, "services/")[0]
    assert service["price"] == {"amount_minor": 4800, "currency": "EUR"}
    assert service["minutes"] == 30
    assert [row["id"] for row in service["variants"]] == [variant.pk]
    assert [row["id"] for row in service["add_ons"]] == [add_on.pk]
    assert service["staff"] == [person.pk for person in shop.staff]


def test_the_team_is_shown_without_contacts(client, shop):
    shop.staff[0].email, shop.staff[0].phone = "ana@private.example", "+491511234567"
    shop.staff[0].save()
    answer = client.get("/api/v1/staff/")
    assert [row["name"] for row in answer.json()["results"]] == ["Ana", "Ben"]
    assert "private.example" not in answer.content.decode()
    assert "1511234567" not in answer.content.decode()


def test_what_is_not_sold_online_is_not_shown(client, shop):
    ServiceFactory(name="Secret", bookable_online=False, staff=shop.staff)
    StaffMemberFactory(name="Backstage", bookable_online=False, locations=[shop.location])
    assert "Secret" not in {row["name"] for row in rows(client, "services/")}
    assert "Backstage" not in {row["name"] for row in rows(client, "staff/")}


def test_pages_follow_each_other_and_hold_every_row_once(client, shop):
    made = {ServiceFactory(staff=shop.staff).pk for _number in range(5)}
    made |= {service.pk for service in shop.services}
    seen, url = [], "/api/v1/services/?limit=3"
    for _page in range(3):
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert url is None
    assert len(seen) == len(set(seen))
    assert set(seen) == made


@pytest.mark.parametrize("limit", ["0", "201", "1000000", "9" * 30, "-1", "1.5", "ten", "１０", ""])
def test_a_limit_that_cannot_be_is_refused(client, shop, limit):
    answer = client.get("/api/v1/staff/", {"limit": limit})
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["field"] == "limit"


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzFd", "Wy0xLDFd", "bnVsbA", "WzFlOTksMV0", "W3RydWUsMV0", "é"]
)
def test_a_cursor_that_is_not_ours_is_refused(client, shop, cursor):
    assert client.get("/api/v1/staff/", {"cursor": cursor}).status_code == 400


def test_the_cost_of_the_menu_does_not_grow_with_it(client, shop, django_assert_max_num_queries):
    [ServiceFactory(staff=shop.staff) for _number in range(20)]
    with django_assert_max_num_queries(12):
        assert len(rows(client, "services/")) == 22


def test_another_salon_shows_its_own_only(client_of, salon_b, shop):
    other = client_of(salon_b)
    assert rows(other, "locations/") == []
    assert rows(other, "services/") == []
    assert rows(other, "staff/") == []


def test_a_photo_is_told_with_its_whole_address_and_none_as_null(client, shop):
    for thing in (shop.services[0], shop.staff[0]):
        thing.photo = "public/" + "a" * 32 + ".webp"
        thing.save()
    address = "http://salon-a.chignon.test:8000/media/public/" + "a" * 32 + ".webp"
    assert [row["photo"] for row in rows(client, "services/")] == [address, None]
    assert [row["photo"] for row in rows(client, "staff/")] == [address, None]


@pytest.fixture
def second(shop):
    """A second shop, with one person who does one service that is sold only there."""
    place = LocationFactory()
    cleo = StaffMemberFactory(name="Cleo", locations=[place])
    ServiceFactory(name="Only there", staff=[cleo], locations=[place])
    ServiceFactory(name="Everywhere", staff=[cleo, *shop.staff])
    return place


def names(client, path):
    return [row["name"] for row in rows(client, path)]


def test_one_shops_menu_and_team_can_be_asked_for(client, shop, second):
    assert names(client, f"services/?location={second.pk}") == ["Only there", "Everywhere"]
    assert names(client, f"staff/?location={second.pk}") == ["Cleo"]
    assert names(client, f"staff/?location={shop.location.pk}") == ["Ana", "Ben"]


def test_the_people_of_a_service_are_those_of_the_shop_asked_for(client, shop, second):
    everywhere = rows(client, f"services/?location={second.pk}")[1]
    assert everywhere["staff"] == [rows(client, f"staff/?location={second.pk}")[0]["id"]]


@pytest.mark.parametrize("path", ["services/", "staff/"])
@pytest.mark.parametrize(("location", "code"), [("999999", "unknown"), ("x", "invalid"), ("0", "invalid")])
def test_a_shop_that_is_not_there_is_named(client, shop, path, location, code):
    answer = client.get(f"/api/v1/{path}?location={location}")
    assert (answer.status_code, codes(answer)) == (400, {("location", code)})


def test_the_next_page_keeps_the_shop_and_stands_on_the_salons_own_host(client, shop):
    url = client.get(
        f"/api/v1/services/?limit=1&location={shop.location.pk}",
        headers={"host": "salon-a.chignon.test:6666"},
    ).json()["next"]
    assert url.startswith("http://salon-a.chignon.test:8000/api/v1/services/?")
    assert f"location={shop.location.pk}" in url


@pytest.mark.parametrize("path", ["locations/", "services/", "staff/", "availability/?location=1&service=1"])
def test_an_unpublished_salon_tells_nothing(client, shop, path):
    Look.objects.update_or_create(pk=1, defaults={"published": False})
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_unpublished_salon_takes_no_bookings(client, shop):
    Look.objects.update_or_create(pk=1, defaults={"published": False})
    assert book(client, wanted(shop, f"{soon()}T09:00:00+01:00")).status_code == 404
