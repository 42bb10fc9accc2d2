"""Two tabs on one form of the menu, the team or a location: the older one overwrites nothing (TRUST F14)."""

import re
from datetime import timedelta

import pytest

from booking.catalog.parts_services import bundle_save
from booking.diary.blocking import BlockWish, block_save
from booking.places.models import Location
from booking.team.views import shifts
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.booking.desk.scene import at, open_all_day
from tests.cast import AddOnFactory, ResourceGroupFactory, ServiceVariantFactory


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def sent_from(answer):
    """Every value of the page's largest form, as a browser would send it unchanged."""
    page = answer.content.decode().split("<main", 1)[1]
    form = max(re.findall(r"<form.*?</form>", page, re.S), key=len)
    values: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        is_ticked = found.get("type") in {"checkbox", "radio"}
        if "name" in found and (not is_ticked or " checked" in tag):
            values.setdefault(found["name"], []).append(found.get("value", "on" if is_ticked else ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        values[name] = re.findall(r'value="([^"]*)"[^>]*selected', options)
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        values[name] = [text.strip()]
    return values


def pages(shop):
    """An address of each kind of form, and a field of it."""
    extra = AddOnFactory(services=shop.services)
    room = ResourceGroupFactory(location=shop.location, units=1).resources.get()
    place, ana, cut = shop.location.pk, shop.staff[0].pk, shop.services[0]
    return {
        "location": (f"/desk/places/{place}/", "city"),
        "rules": (f"/desk/places/{place}/rules/", "policy_text"),
        "person": (f"/desk/team/{ana}/", "title"),
        "service": (f"/desk/menu/services/{cut.pk}/", "name"),
        "category": (f"/desk/menu/categories/{cut.category_id}/", "name"),
        "add-on": (f"/desk/menu/add-ons/{extra.pk}/", "name"),
        "hours": (f"/desk/places/{place}/hours/", "open_1_0_until"),
        "week": (f"/desk/team/{ana}/shifts/", "work_1_0_until"),
        "bundle": (f"/desk/menu/bundles/{bundle_of(shop).pk}/", "name"),
        "group": (f"/desk/places/{place}/resources/groups/{room.group_id}/", "name"),
        "resource": (f"/desk/places/{place}/resources/{room.pk}/", "name"),
        "block": (f"/desk/diary/blocks/{block_of(shop).pk}/", "note"),
    }


def bundle_of(shop):
    """Two services as one visit."""
    return bundle_save(
        actor=system_actor("test"),
        name="Both",
        description="",
        price_minor=None,
        bookable_online=True,
        service_ids=[row.pk for row in shop.services[:2]],
    )


def block_of(shop):
    """An hour of tomorrow, blocked by hand."""
    wish = BlockWish(
        location_id=shop.location.pk,
        starts_at=at(shop, 600, 1),
        ends_at=at(shop, 660, 1),
        staff_id=shop.staff[0].pk,
    )
    return block_save(actor=system_actor("test"), clock=system_clock, wish=wish)


@pytest.mark.parametrize(
    "kind",
    ["location", "rules", "person", "service", "category", "add-on", "bundle", "group", "resource", "block"],
)
def test_the_older_tab_is_told_what_was_saved_and_keeps_what_was_typed(shop, owner, kind):
    address, field = pages(shop)[kind]
    older = sent_from(owner.get(address))
    first = owner.post(address, older | {field: "First tab"})
    assert first.status_code == 302, first.context["form"].errors
    answer = owner.post(address, older | {field: "Second tab"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(
        words in text for words in ("This was changed meanwhile", "Second tab", "Saved meanwhile: First tab")
    )
    again = owner.post(address, sent_from(answer) | {field: "Second tab"})
    assert again.status_code == 302


def test_hours_that_were_changed_in_another_tab_are_not_overwritten(shop, owner):
    address = f"/desk/places/{shop.location.pk}/hours/"
    older = sent_from(owner.get(address))
    shop.location.opening_rules.filter(weekday=0).delete()
    assert owner.post(address, older).status_code == 409
    assert not shop.location.opening_rules.filter(weekday=0).exists()


def test_what_was_saved_of_a_variant_stands_beside_it(shop, owner):
    cut = shop.services[0]
    variant = ServiceVariantFactory(service=cut, price_minor=5000)
    address, price = f"/desk/menu/services/{cut.pk}/", "variants-0-price_minor"
    older = sent_from(owner.get(address))
    assert owner.post(address, older | {price: "60"}).status_code == 302
    answer = owner.post(address, older | {"description": "Second tab"})
    assert (answer.status_code, "Saved meanwhile: 60" in answer.content.decode()) == (409, True)
    assert type(variant).objects.get(pk=variant.pk).price_minor == 6000


def test_a_row_of_the_week_that_was_added_meanwhile_is_named(shop, owner):
    address = f"/desk/team/{shop.staff[0].pk}/shifts/"
    older = sent_from(owner.get(address))
    added = {"work_1_0_until": "12:00", "work_1_5_from": "20:00", "work_1_5_until": "21:00"}
    assert owner.post(address, older | added).status_code == 302
    answer = owner.post(address, older | {"work_1_0_until": "13:00"})
    assert answer.status_code == 409
    assert "20:00–21:00" in answer.content.decode()


def test_only_what_differs_is_named_as_different(shop, owner):
    address, field = pages(shop)["rules"]
    older = sent_from(owner.get(address))
    owner.post(address, older | {field: "First tab"})
    answer = owner.post(address, older | {field: "Second tab"})
    assert list(answer.context["form"].errors) == ["__all__", field]


def test_a_page_that_came_back_for_another_reason_is_as_old_as_before(shop, owner):
    address, _field = pages(shop)["location"]
    older = sent_from(owner.get(address))
    Location.objects.filter(pk=shop.location.pk).update(city="First tab")
    refused = owner.post(address, older | {"name": ""})
    assert refused.status_code == 422
    assert owner.post(address, sent_from(refused) | {"name": "Shop"}).status_code == 409


def test_a_form_sent_twice_unchanged_is_no_conflict(shop, owner):
    address, _field = pages(shop)["location"]
    form = sent_from(owner.get(address))
    assert [owner.post(address, form).status_code for _again in range(2)] == [302, 302]
    assert Location.objects.get(pk=shop.location.pk).name == shop.location.name


def test_a_week_opened_before_midnight_is_saved_after_it(shop, owner, monkeypatch):
    address = f"/desk/team/{shop.staff[0].pk}/shifts/"
    opened = sent_from(owner.get(address))
    tomorrow = shifts.today_of(shop.staff[0]) + timedelta(days=1)
    monkeypatch.setattr(shifts, "today_of", lambda _staff: tomorrow)
    assert owner.post(address, opened).status_code == 302
