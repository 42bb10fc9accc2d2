"""Two tabs on one form of the menu, the team or a location: the older one overwrites nothing (TRUST F14)."""

import re

import pytest

from booking.places.models import Location
from tests.booking.desk.scene import open_all_day
from tests.cast import AddOnFactory


@pytest.fixture
def shop(in_a):
    return open_all_day()


@pytest.fixture
def owner(client_of, salon_a, cast):
    return client_of(salon_a, cast.owner)


def sent_from(answer):
    """Every value of the page's largest form, as a browser would send it unchanged."""
    form = max(re.findall(r"<form.*?</form>", answer.content.decode(), re.S), key=len)
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
    place, ana, cut = shop.location.pk, shop.staff[0].pk, shop.services[0]
    return {
        "location": (f"/desk/places/{place}/", "city"),
        "rules": (f"/desk/places/{place}/rules/", "policy_text"),
        "person": (f"/desk/team/{ana}/", "title"),
        "service": (f"/desk/menu/services/{cut.pk}/", "name"),
        "category": (f"/desk/menu/categories/{cut.category_id}/", "name"),
        "add-on": (f"/desk/menu/add-ons/{extra.pk}/", "name"),
    }


@pytest.mark.parametrize("kind", ["location", "rules", "person", "service", "category", "add-on"])
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


def test_a_form_sent_twice_unchanged_is_no_conflict(shop, owner):
    address, _field = pages(shop)["location"]
    form = sent_from(owner.get(address))
    assert [owner.post(address, form).status_code for _again in range(2)] == [302, 302]
    assert Location.objects.get(pk=shop.location.pk).name == shop.location.name
