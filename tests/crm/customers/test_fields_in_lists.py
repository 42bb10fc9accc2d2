"""Every field, built in or the salon's own, is a column and a filter of the list, and goes into its file."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from crm.customers.facts.own_services import (
    OwnFieldWish,
    own_field_archive,
    own_field_change,
    own_field_create,
)
from crm.customers.lists.exporting import customers_export, export_write
from crm.customers.lists.listing import listing_of
from crm.customers.models import Calendar, Customer
from crm.customers.sight import customer_sight
from kernel.actor import system_actor
from kernel.clock import system_clock
from tests.cast import CustomerFactory

BY = system_actor("test")


@pytest.fixture
def owner(salon_a, client_of, cast, in_a):
    return client_of(salon_a, cast.owner)


@pytest.fixture
def stylist(salon_a, client_of, cast, in_a):
    return client_of(salon_a, cast.stylist)


def field(label, kind, *options):
    return own_field_create(actor=BY, wish=OwnFieldWish(label, kind, options))


def known(name, **facts):
    """A customer of whom these facts stand in the row."""
    customer = CustomerFactory(name=name)
    Customer.objects.filter(pk=customer.pk).update(**facts)
    return customer


def names(address):
    return [customer.name for customer in listing_of(address).rows(customer_sight(BY))]


def cells(client, address):
    """What stands beside each name."""
    rows = client.get(f"/desk/customers/?{address}").content.decode().split('<bdi class="strong">')[1:]
    return {row.split("<")[0]: re.findall(r'class="tabular">([^<]*)</td>', row) for row in rows}


def test_own_fields_are_columns_in_the_words_of_the_page(owner):
    drink, length, back = (
        field("Drink", "choice", "Tea", "Mate"),
        field("Length", "number"),
        field("Back", "date"),
    )
    vegan = field("Vegan", "yes_no")
    known("Ada", own={f"own_{drink.pk}": "o2", f"own_{length.pk}": "42", f"own_{back.pk}": "2026-02-09",
                      f"own_{vegan.pk}": False})  # fmt: skip
    known("Bo", own={f"own_{length.pk}": "12.5"})
    shown = "&".join(f"col=own_{one.pk}" for one in (drink, length, back, vegan))
    assert cells(owner, shown) == {
        "Ada": ["Mate", "42", "9 Feb 2026", "no"],
        "Bo": ["", "12.5", "", ""],
    }


def test_built_in_fields_are_columns_too(owner):
    known("Ada", found_through="friend", company="Lune", gender="woman", birth_day=9, birth_month=2)
    assert cells(owner, "col=found_through&col=company&col=gender&col=birthday") == {
        "Ada": ["woman", "9 February", "a friend", "Lune"]
    }


def test_who_may_not_see_contacts_sees_no_wechat_or_address_in_the_list_nor_orders_by_them(
    stylist, cast, monkeypatch
):
    monkeypatch.setattr("crm.customers.sight.CustomerSight.customers", lambda _sight, rows: rows)
    known("Ada", wechat="ada_wechat", address="24 rue de Turenne")
    page = stylist.get("/desk/customers/?col=wechat&col=address&sort=address").content.decode()
    assert ("Ada" in page, "ada_wechat" in page, "Turenne" in page) == (True, False, False)
    assert listing_of("sort=address").sort == "name"


def test_the_list_is_ordered_by_an_own_field_and_who_has_none_stands_last(in_a):
    length = field("Length", "number")
    for name, said in {"Ada": "9", "Bo": "10", "Cy": None}.items():
        known(name, own={f"own_{length.pk}": said} if said else {})
    assert names(f"sort=own_{length.pk}") == ["Ada", "Bo", "Cy"]
    assert names(f"sort=-own_{length.pk}") == ["Bo", "Ada", "Cy"]


def test_the_list_is_narrowed_by_a_list_of_the_salons_own(in_a):
    drink = field("Drink", "choice", "Tea", "Mate")
    known("Ada", own={f"own_{drink.pk}": "o1"})
    known("Bo", own={f"own_{drink.pk}": "o2"})
    CustomerFactory(name="Cy")
    assert names(f"own_{drink.pk}=o1") == ["Ada"]
    assert names(f"own_{drink.pk}=none") == ["Cy"]
    assert names(f"own_{drink.pk}=o9") == []


def test_numbers_and_days_are_narrowed_from_and_to(in_a):
    length, back = field("Length", "number"), field("Back", "date")
    known("Ada", own={f"own_{length.pk}": "9.5", f"own_{back.pk}": "2026-02-09"})
    known("Bo", own={f"own_{length.pk}": "10", f"own_{back.pk}": "2026-02-10"})
    CustomerFactory(name="Cy")
    assert names(f"own_{length.pk}_to=9,5") == ["Ada"]
    assert names(f"own_{length.pk}_from=9.5") == ["Ada", "Bo"]
    assert names(f"own_{back.pk}_from=2026-02-10") == ["Bo"]
    assert names(f"own_{back.pk}_from=2026-02-09&own_{back.pk}_to=2026-02-09") == ["Ada"]


def test_words_and_yes_or_no_are_narrowed(in_a):
    motto, vegan = field("Motto", "text"), field("Vegan", "yes_no")
    known("Ada", own={f"own_{motto.pk}": "Slow & steady", f"own_{vegan.pk}": True})
    known("Bo", own={f"own_{vegan.pk}": False}, online_block="no-shows")
    CustomerFactory(name="Cy")
    assert names(f"own_{motto.pk}=SLOW+%26") == ["Ada"]
    assert [names(f"own_{vegan.pk}={said}") for said in ("yes", "no", "none")] == [["Ada"], ["Bo"], ["Cy"]]
    assert (names("online_block=yes"), names("online_block=no")) == (["Bo"], ["Ada", "Cy"])


def test_birthdays_are_found_by_the_month_also_lunar_ones(in_a):
    known("Ada", birth_day=9, birth_month=2)
    known("Bo", birth_day=15, birth_month=8, birth_calendar=Calendar.LUNAR)
    assert names("birthday=2") == ["Ada"]
    assert "Bo" in {*names("birthday=9"), *names("birthday=10")}


def test_the_months_are_said_as_months_in_chinese(in_a):
    offered = next(one for one in listing_of("").offer.filters if one.code == "birthday")
    with override("zh-hans"):
        assert [words for _value, words in offered.choices()][2:7] == ["一月", "二月", "三月", "四月", "五月"]


def test_how_they_found_us_and_the_way_they_came_in_are_two_things(in_a):
    known("Ada", found_through="friend", source="storefront")
    known("Bo", found_through="passing", source="friend")
    assert (names("found_through=friend"), names("source=friend")) == (["Ada"], ["Bo"])


@pytest.mark.parametrize(
    ("kind", "end", "typed"),
    [("number", "_from", "much"), ("number", "_to", "1e99"), ("number", "_from", "NaN"), ("date", "_to", "soon"), ("yes_no", "", "1")],
)  # fmt: skip
def test_what_can_be_no_value_is_named_and_finds_nobody(owner, kind, end, typed):
    one = field("Field", kind)
    CustomerFactory(name="Ada")
    answer = owner.get(f"/desk/customers/?own_{one.pk}{end}={typed}")
    assert (answer.status_code, answer.context["people"]) == (422, [])


def test_by_contacts_nobody_is_narrowed(in_a):
    assert not {one.code for one in listing_of("").offer.filters} & {"wechat", "address", "name"}


def test_a_field_that_was_put_away_narrows_kept_views_but_is_offered_no_more(owner):
    drink = field("Drink", "choice", "Tea", "Mate")
    known("Ada", own={f"own_{drink.pk}": "o1"})
    CustomerFactory(name="Bo")
    own_field_archive(actor=BY, clock=system_clock, field_id=drink.pk)
    assert names(f"own_{drink.pk}=o1") == ["Ada"]
    offered = {row.one.code for row in owner.get("/desk/customers/?view=all").context["details"]}
    assert f"own_{drink.pk}" not in offered
    kept = {row.one.code for row in owner.get(f"/desk/customers/?own_{drink.pk}=o1").context["details"]}
    assert f"own_{drink.pk}" in kept


def test_a_word_that_left_the_list_still_finds_who_has_it(in_a):
    drink = field("Drink", "choice", "Tea", "Mate")
    known("Ada", own={f"own_{drink.pk}": "o2"})
    own_field_change(actor=BY, field_id=drink.pk, wish=OwnFieldWish("Drink", "choice", ["Tea"]))
    assert names(f"own_{drink.pk}=o2") == ["Ada"]


def test_a_list_goes_into_a_file_with_the_fields_that_it_shows(in_a, tmp_path):
    length = field("Length", "number")
    known("Ada", own={f"own_{length.pk}": "42"}, company="Lune")
    listing = listing_of(f"col=company&col=own_{length.pk}")
    made = customers_export(actor=BY, listing=listing, kind="csv", clock=system_clock)
    with (tmp_path / "list.csv").open("wb") as out:
        export_write(out, export=made, actor=BY)
    text = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["Customer,Company,Length", "Ada,Lune,42"]


def test_sixty_fields_cost_the_list_one_read(in_a):
    def reads():
        with CaptureQueriesContext(connection) as asked:
            list(listing_of("").rows(customer_sight(BY)))
        return len(asked)

    reads()
    few = reads()
    [field(f"Field {number}", "number") for number in range(10)]
    assert reads() == few
