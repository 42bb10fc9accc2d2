"""What stands on the rail and in the settings leads somewhere."""

import pytest

from booking.backroom.rooms import part_of
from kernel.design.navigation import NavItem, nav_items
from kernel.design.settings_rooms import rooms_for
from tenants.accounts.rights import Action

EVERYTHING = [*nav_items(), *rooms_for(lambda _action: True)]


@pytest.fixture
def owner(salon_a, client_of, cast):
    return client_of(salon_a, cast.owner)


@pytest.mark.parametrize("icon", ["list-checks", "map-pin", "users-round", "clipboard-list", "palette"])
def test_the_settings_show_every_room(owner, icon):
    rooms = owner.get("/desk/settings/").context["rooms"]
    assert icon in {room.icon for room in rooms}


def test_every_room_and_entry_has_a_page(owner):
    rooms = owner.get("/desk/settings/").context["rooms"]
    assert {room.url for room in rooms} & {""} == set()
    assert len(rooms) >= 8


@pytest.mark.parametrize(
    "page", ["customer_forms:listed", "careplans:templates", "history:classes", "privacy:texts"]
)
def test_what_is_about_customers_stands_among_the_customers_settings(page):
    room = next(room for room in rooms_for(lambda _action: True) if room.url_name == page)
    assert part_of(room).code == "customers"


@pytest.mark.parametrize("item", EVERYTHING, ids=lambda item: item.url_name)
def test_every_right_named_is_one(item):
    assert Action(item.action)


@pytest.mark.parametrize("role", ["receptionist", "stylist", "accountant"])
def test_the_settings_are_for_owner_and_manager(salon_a, client_of, cast, role):
    assert client_of(salon_a, getattr(cast, role)).get("/desk/settings/").status_code == 403


def test_the_rail_is_in_parts_and_the_phones_bar_has_room_for_four(owner):
    entries = owner.get("/desk/board/").context["desk_nav"]
    assert list(dict.fromkeys(entry["part"]["code"] for entry in entries)) == [
        "day",
        "customers",
        "team",
        "salon",
    ]
    assert sum(entry["on_phone"] for entry in entries) == 4


def test_an_entry_that_names_no_part_stands_where_its_position_says():
    asked = {"label": "Hours", "icon": "clock", "url_name": "x", "action": "y"}
    parts = [NavItem(code="x", position=place, **asked).part for place in (24, 31, 44, 95)]
    assert parts == ["day", "customers", "team", "salon"]


def test_the_settings_are_in_parts_and_no_room_is_lost(owner):
    found = owner.get("/desk/settings/").context
    assert [part.code for part, _rooms in found["parts"]] == [
        "shop",
        "visits",
        "customers",
        "people",
        "messages",
    ]
    assert sorted(room.url for _part, rooms in found["parts"] for room in rooms) == sorted(
        room.url for room in found["rooms"]
    )
