"""Starting menus: whole in both languages, priced for the place, written once."""

import pytest

from booking.catalog.models import AddOn, Service, StaffService
from booking.catalog.presets import KINDS, menu_apply, menu_preview
from booking.catalog.presets.data import preset_of
from booking.catalog.presets.prices import local_price
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.errors import BadInput
from tests.cast import LocationFactory, StaffMemberFactory

ACTOR = system_actor("tests")


@pytest.mark.parametrize("kind", KINDS)
def test_a_preset_has_12_to_25_services_in_three_or_more_categories(kind):
    preset = preset_of(kind)
    assert 12 <= sum(len(category["services"]) for category in preset["categories"]) <= 25
    assert len(preset["categories"]) >= 3


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_preset_becomes_a_menu(in_a, kind, language):
    shop = LocationFactory()
    people = StaffMemberFactory.create_batch(2, locations=[shop])
    made = menu_apply(actor=ACTOR, kind=kind, language=language, currency="EUR", location=shop)
    assert Service.objects.filter(pk__in=[row.pk for row in made]).count() == len(made) >= 12
    assert StaffService.objects.filter(staff__in=people).count() == 2 * len(made)
    assert AddOn.objects.filter(services__in=made).exists()
    assert shop.resource_groups.filter(resources__isnull=False).exists()


def test_applying_twice_adds_nothing(in_a):
    shop = LocationFactory()
    first = menu_apply(actor=ACTOR, kind="hair", language="en", currency="EUR", location=shop)
    again = menu_apply(actor=ACTOR, kind="hair", language="zh-hans", currency="CNY", location=shop)
    assert (len(first), len(again)) == (19, 0)


def test_two_kinds_make_one_menu(in_a):
    shop = LocationFactory()
    menu_apply(actor=ACTOR, kind="hair", language="en", currency="EUR", location=shop)
    menu_apply(actor=ACTOR, kind="nails", language="en", currency="EUR", location=shop)
    assert Service.objects.count() == 36


def test_the_menu_in_chinese_has_no_latin_sentence(in_a):
    lines = menu_preview(kind="hair", language="zh-hans", currency="CNY")
    assert lines[0].name == "洗剪吹"
    assert lines[0].price_minor == 16800
    assert not [line.name for line in lines if line.name.isascii()]


def test_an_unknown_kind_is_refused(in_a):
    with pytest.raises(BadInput):
        menu_apply(actor=ACTOR, kind="dogs", language="en", currency="EUR", location=LocationFactory())


def test_the_preset_leaves_a_line_on_the_trail(in_a):
    menu_apply(actor=ACTOR, kind="barber", language="en", currency="GBP", location=LocationFactory())
    line = AuditLine.objects.get(action="menu.preset_applied")
    assert line.after == {"kind": "barber", "services": 17}


@pytest.mark.parametrize(
    ("euro", "currency", "minor"),
    [
        (58, "EUR", 5800),
        (58, "GBP", 5200),
        (58, "USD", 7300),
        (58, "JPY", 7000),
        (58, "KWD", 17500),
        (58, "KRW", 52000),
        (1, "HUF", 20000),
        (0, "EUR", 0),
        (1, "AED", 500),
    ],
)
def test_prices_are_rounded_as_menus_are_written(euro, currency, minor):
    assert local_price(euro, currency=currency) == minor


def test_the_menu_costs_the_same_however_many_services_it_has(in_a, django_assert_max_num_queries):
    shop = LocationFactory()
    with django_assert_max_num_queries(60):
        menu_apply(actor=ACTOR, kind="hair", language="en", currency="EUR", location=shop)
