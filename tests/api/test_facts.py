"""Public facts: what a stranger may know of shops, menu and team, in pages."""

import pytest

from tests.cast import AddOnFactory, ServiceFactory, ServiceVariantFactory, StaffMemberFactory, open_salon


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
